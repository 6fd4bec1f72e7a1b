using TorchSharp;
using Upscale.Compensation;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>Runs the recorded dense network over its batches once, for what several layers read.</summary>
internal static class DenseInputs
{
    public static void Run(Calibration calibration, IReadOnlyList<ReconstructionInputs> watchers)
    {
        var modules = ModelState.Modules(calibration.Dense);
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        var batch = 0;
        var hooks = watchers
            .Select(watcher =>
                ((nn.Module<Tensor, Tensor>)modules[watcher.Layer.Name]).register_forward_pre_hook(
                    (_, input) =>
                    {
                        using var scope = NewDisposeScope();
                        var call = calls.GetValueOrDefault(watcher.Layer.Name);
                        calls[watcher.Layer.Name] = call + 1;
                        watcher.Add(input, call, batch);
                        return input;
                    }
                )
            )
            .ToList();
        try
        {
            for (; batch < calibration.Batches.Count; batch++)
            {
                using var scope = NewDisposeScope();
                calls.Clear();
                _ = calibration.Dense.call(calibration.Batches[batch]);
            }
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }
    }
}
