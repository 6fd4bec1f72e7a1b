using Upscale.Core.Collections;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>
/// Refits a masked network to the dense one without training: layer by layer in execution order, the weights that are left are the least squares solution
/// for the dense network's output, given what the masked network feeds the layer.
/// </summary>
/// <remarks>
/// After He, Zhang and Sun, Channel Pruning for Accelerating Very Deep Neural Networks (ICCV 2017, arXiv 1707.06168). Masks stay: what is zero stays exactly zero.
/// </remarks>
public static class NetworkCompensation
{
    /// <summary>Compensates <paramref name="model"/>, whose zeroed channels are its masks, in place. An error leaves it as it was.</summary>
    /// <param name="model">The masked model, of the class that was recorded and on the device of its batches.</param>
    /// <param name="calibration">What the dense network makes.</param>
    /// <param name="options">The damping.</param>
    /// <param name="progress">Told after each layer.</param>
    /// <returns>What was fitted, and the error before and after.</returns>
    /// <exception cref="InvalidOperationException">The model is of another class than the one that was recorded.</exception>
    public static CompensationReport Run(
        nn.Module model,
        Calibration calibration,
        CompensationOptions? options = null,
        IProgress<CompensationProgress>? progress = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(calibration);
        options ??= new();
        options.Check();
        using var noGradient = no_grad();
        using var twin = DenseTwin.Make(model, calibration.Definition);
        var state = ModelState.Of(twin);
        var fitted = new List<LayerCompensation>();
        var steps = Steps(calibration, state, options, fitted);
        try
        {
            new StepWalk(twin, calibration.Batches, steps).Run(progress);
        }
        finally
        {
            foreach (var step in steps)
            {
                step.Dispose();
            }
        }

        // All at once, so that an error on the way changes nothing.
        var target = ModelState.Of(model);
        foreach (var layer in calibration.Layers)
        {
            foreach (var tensor in layer.Layer.Tensors)
            {
                var name = ModelState.Name(layer.Layer, tensor.Name);
                target[name].copy_(state[name]);
            }
        }

        return new(fitted.ToEquatableArray(), CalibratedLayers.LeftAlone(calibration.Definition.Graph, calibration.Layers));
    }

    private static List<IWalkStep> Steps(
        Calibration calibration,
        Dictionary<string, Tensor> state,
        CompensationOptions options,
        List<LayerCompensation> fitted
    )
    {
        var changed = ChangedLayers.Find(calibration, state);
        var moved = calibration
            .Layers.Where(layer => options.Rectified && changed.Contains(layer.Name))
            .Select(layer => layer.Rectification?.Normalization)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. calibration
                .Layers.Where(layer => changed.Contains(layer.Name) && !moved.Contains(layer.Name))
                .Select(layer =>
                    layer.IsNormalization
                        ? (IWalkStep)new NormalizationStep(layer, calibration.Statistics[layer.Name], state)
                        : new WeightStep(layer, calibration.Records[layer.Name], state, options, fitted.Add)
                ),
        ];
    }
}
