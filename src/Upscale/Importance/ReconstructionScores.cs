using TorchSharp;
using Upscale.Compensation;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>The scores of <see cref="Reconstruction"/> that a calibration has already led to.</summary>
internal sealed class ReconstructionScores : IDisposable
{
    // Sums of products that are held at a time, in numbers: 1 GiB.
    private const long Capacity = 1L << 27;

    private readonly Dictionary<(string Layer, double Ridge), Tensor> scores = [];

    public Tensor Of(string layer, double ridge) => scores[(layer, ridge)];

    /// <summary>Scores layers that have no scores yet: some at a time, each time with one pass over the batches.</summary>
    public void Compute(Calibration calibration, IEnumerable<string> layers, double ridge)
    {
        var wanted = layers.Where(layer => !scores.ContainsKey((layer, ridge))).ToHashSet(StringComparer.Ordinal);
        var watched = calibration.Layers.Where(layer => wanted.Contains(layer.Name)).ToList();
        using var noGradient = no_grad();
        while (watched.Count > 0)
        {
            var held = 0L;
            var next = watched.TakeWhile((layer, index) => (held += ReconstructionInputs.Size(layer)) <= Capacity || index == 0).ToList();
            watched.RemoveRange(0, next.Count);
            var inputs = next.ConvertAll(layer => new ReconstructionInputs(
                layer,
                calibration.Records[layer.Name],
                Weight(calibration, layer)
            ));
            try
            {
                DenseInputs.Run(calibration, inputs);
                foreach (var input in inputs)
                {
                    using var scope = NewDisposeScope();
                    scores[(input.Layer.Name, ridge)] = input.Scores(ridge).DetachFromDisposeScope();
                }
            }
            finally
            {
                inputs.ForEach(input => input.Dispose());
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in scores.Values)
        {
            tensor.Dispose();
        }
    }

    private static Tensor Weight(Calibration calibration, CalibratedLayer layer) =>
        ModelState.Of(calibration.Dense)[ModelState.Name(layer.Layer, "weight")];
}
