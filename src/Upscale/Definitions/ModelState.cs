using TorchSharp;
using Upscale.Core.Graphs;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>A model's tensors by dotted name, and what can be said of them together.</summary>
internal static class ModelState
{
    /// <summary>The live parameters and persistent buffers of <paramref name="model"/>, as <c>state_dict()</c> names them.</summary>
    /// <exception cref="InvalidOperationException">A tensor has no values, because it lies on the meta device.</exception>
    public static Dictionary<string, Tensor> Of(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var state = model.state_dict();
        foreach (var (name, tensor) in state)
        {
            if (tensor.device_type == DeviceType.META)
            {
                throw new InvalidOperationException($"'{name}' is on the meta device and has no values: load the weights first.");
            }
        }

        return state;
    }

    /// <summary>The name in <c>state_dict()</c> of a layer's tensor.</summary>
    public static string Name(Layer layer, string tensor) => layer.Name.Length == 0 ? tensor : layer.Name + "." + tensor;

    /// <summary>The modules of <paramref name="model"/> by dotted name, with the model itself under the empty name.</summary>
    public static Dictionary<string, nn.Module> Modules(nn.Module model)
    {
        var modules = new Dictionary<string, nn.Module>(StringComparer.Ordinal) { [""] = model };
        foreach (var (name, module) in model.named_modules())
        {
            modules.TryAdd(name, module);
        }

        return modules;
    }
}
