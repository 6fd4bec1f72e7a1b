using TorchSharp;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>
/// What a dense network makes of a few hundred inputs, layer by layer: the targets of a compensation. Record it before masking; it then serves any number of
/// masks, on every instance of the model's class.
/// </summary>
/// <remarks>The inputs need no labels. They are not copied and not disposed: keep them while the calibration is in use.</remarks>
public sealed class Calibration : IDisposable
{
    private Calibration(
        ModelDefinition definition,
        nn.Module<Tensor, Tensor> dense,
        IReadOnlyList<Tensor> batches,
        CalibratedLayer[] layers,
        CalibrationOptions options
    )
    {
        (Definition, Dense, Batches, Layers, Options) = (definition, dense, batches, layers, options);
        Records = layers
            .Where(layer => !layer.IsNormalization)
            .ToDictionary(layer => layer.Name, _ => new LayerRecord(), StringComparer.Ordinal);
        Statistics = layers
            .Where(layer => layer.IsNormalization)
            .ToDictionary(layer => layer.Name, _ => new ChannelMoments(), StringComparer.Ordinal);
    }

    /// <summary>The definition of the model that was recorded.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>How much was recorded.</summary>
    public CalibrationOptions Options { get; }

    /// <summary>The number of inputs.</summary>
    public long Inputs => Batches.Sum(batch => batch.shape[0]);

    internal nn.Module<Tensor, Tensor> Dense { get; }

    internal ReconstructionScores Reconstructions { get; } = new();

    internal IReadOnlyList<Tensor> Batches { get; }

    internal CalibratedLayer[] Layers { get; }

    internal Dictionary<string, LayerRecord> Records { get; }

    internal Dictionary<string, ChannelMoments> Statistics { get; }

    /// <summary>Runs the dense network once over <paramref name="batches"/> and keeps its layers' outputs at sampled positions.</summary>
    /// <param name="model">The dense model, before masking, on the device of the batches.</param>
    /// <param name="batches">
    /// Inputs of the network, a few hundred in all, of the model's element type. One batch of all of them is the fastest where memory allows it:
    /// a compensation is then one forward, otherwise one pass a layer.
    /// </param>
    /// <param name="options">How much is recorded.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="name">The pruned class's name, where the model has several.</param>
    /// <exception cref="ArgumentException">There are no inputs.</exception>
    /// <exception cref="InvalidOperationException">The model has no definition, or takes or makes more than one tensor.</exception>
    public static Calibration Record(
        nn.Module model,
        IEnumerable<Tensor> batches,
        CalibrationOptions? options = null,
        IProgress<CompensationProgress>? progress = null,
        string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        var definition = name is null ? ModelDefinition.For(model) : ModelDefinition.For(model, name);
        var inputs = batches.ToList();
        if (inputs.Sum(batch => batch.shape[0]) == 0)
        {
            throw new ArgumentException("There are no calibration inputs: give a few hundred.", nameof(batches));
        }

        options ??= new();
        options.Check();
        var dense = DenseTwin.Make(model, definition);
        var calibration = new Calibration(definition, dense, inputs, CalibratedLayers.Of(definition.Graph, dense), options);
        try
        {
            new DenseRecording(calibration).Run(progress);
        }
        catch
        {
            calibration.Dispose();
            throw;
        }

        return calibration;
    }

    /// <summary>Frees the targets and the copy of the dense network.</summary>
    public void Dispose()
    {
        Dense.Dispose();
        Reconstructions.Dispose();
        foreach (var record in Records.Values)
        {
            record.Dispose();
        }

        foreach (var moments in Statistics.Values)
        {
            moments.Dispose();
        }
    }
}
