using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Runs the dense network and fills a calibration.</summary>
internal sealed class DenseRecording(Calibration calibration)
{
    private readonly Dictionary<string, int> calls = new(StringComparer.Ordinal);
    private int batch;

    public void Run(IProgress<CompensationProgress>? progress)
    {
        var modules = ModelState.Modules(calibration.Dense);
        var removals = new List<Action>();
        foreach (var (layer, order) in calibration.Layers.Select((layer, order) => (layer, order)))
        {
            var module = (nn.Module<Tensor, Tensor>)modules[layer.Name];
            removals.Add(module.register_forward_hook((_, input, output) => See(layer, order, input, output)).remove);
        }

        try
        {
            using var noGradient = no_grad();
            for (batch = 0; batch < calibration.Batches.Count; batch++)
            {
                using var scope = NewDisposeScope();
                calls.Clear();
                _ = calibration.Dense.call(calibration.Batches[batch]);
                progress?.Report(new($"batch {batch + 1}", batch + 1, calibration.Batches.Count));
            }
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
    }

    private Tensor See(CalibratedLayer layer, int order, Tensor input, Tensor output)
    {
        if (layer.IsNormalization)
        {
            calibration.Statistics[layer.Name].Add(input);
            return output;
        }

        var call = calls.GetValueOrDefault(layer.Name);
        calls[layer.Name] = call + 1;
        var seed = HashCode(calibration.Options.Seed, order, call, batch);
        calibration.Records[layer.Name].Add(layer, output, call, batch, Rows(layer), seed);
        return output;
    }

    // This batch's and this call's share of the layer's rows.
    private long Rows(CalibratedLayer layer)
    {
        var wanted = Math.Max(calibration.Options.LeastRows, calibration.Options.RowsPerWeight * layer.Columns);
        var share = calibration.Batches[batch].shape[0] / (double)calibration.Inputs / layer.Calls.Length;
        return (long)Math.Ceiling(wanted * share);
    }

    private static int HashCode(int seed, int order, int call, int batch) =>
        unchecked((((((seed * 31) + order) * 1009) + call) * 100003) + batch) & int.MaxValue;
}
