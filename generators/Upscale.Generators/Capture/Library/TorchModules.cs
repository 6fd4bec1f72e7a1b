using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>TorchSharp's module classes: the one list.</summary>
internal static class TorchModules
{
    /// <summary>Every known class; those that cannot be pruned through are known too, so that the refusal can say why.</summary>
    public static IEnumerable<ModuleKind> All =>
        [
            .. TorchConvolutions.All.Concat(TorchLayers.All).Select(kind => kind with { IsLayer = true }),
            .. TorchActivations.All,
            .. TorchPools.All,
            .. TorchContainers.All,
            TorchAttention.Kind,
            .. TorchTransformers.All,
            .. TorchComposites.Modules,
            .. TorchRecurrent.All,
            .. TorchRefusals.Modules,
        ];

    /// <summary>A class without tensors whose call is one operation on one input, with the constructor's arguments as attributes.</summary>
    public static ModuleKind Plain(string name, string operation) => Plain(name, OperatorSignatures.Of(operation));

    /// <summary>The same, where the constructor's parameters or defaults are not those of the function.</summary>
    public static ModuleKind Plain(string name, Signature constructor) =>
        new(
            name,
            (_, module, call) => module.Attributes = Inplace(constructor.Read(call), call),
            (context, module, call, inputs) => Record(context, module, call, constructor, inputs)
        );

    /// <summary>The operation of a module: in place where its constructor says so, a view where the operator makes one.</summary>
    public static AbstractValue Record(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        Signature signature,
        IReadOnlyList<AbstractValue> inputs,
        ModuleValue? layer = null
    )
    {
        var attributes = signature.Of(module.Attributes);
        return module.Attributes.Truth("inplace")
            ? context.RecordInPlace(call, signature.Operator, inputs, attributes, layer)
            : context.Record(call, signature.Operator, inputs, attributes, layer, TorchViews.Of(signature.Operator, inputs));
    }

    private static Attributes Inplace(Attributes attributes, CallArguments call) =>
        call.Truth("inplace") ? attributes.With("inplace", true) : attributes;
}
