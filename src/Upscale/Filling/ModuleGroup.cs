using TorchSharp;

namespace Upscale;

/// <summary>A container without a forward: it stands for a module of the original model, so that its layers keep their dotted names.</summary>
/// <param name="name">Its name in the container around it.</param>
public sealed class ModuleGroup(string name) : torch.nn.Module(name)
{
    /// <summary>Everything is registered by the class that made it.</summary>
    protected override void RegisterComponents() { }
}
