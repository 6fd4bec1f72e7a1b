using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>A module class of TorchSharp, such as <c>Conv2d</c>.</summary>
/// <param name="Name">The class's name in <c>TorchSharp.Modules</c>, which is also its factory's name in <c>torch.nn</c>.</param>
/// <param name="Initialise">
/// Sets attributes, parameters, buffers and children of a new module from its constructor's or factory's arguments.
/// </param>
/// <param name="Forward">What calling it does: the inputs by position. The call is only for the place of diagnostics.</param>
internal sealed record ModuleKind(
    string Name,
    Action<ICaptureContext, ModuleValue, CallArguments> Initialise,
    Func<ICaptureContext, ModuleValue, CallArguments, IReadOnlyList<AbstractValue>, AbstractValue> Forward
)
{
    /// <summary>Whether its tensors are those of one operation, so that the generated class has the same module.</summary>
    public bool IsLayer { get; init; }
}
