using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Functions that take weights: <c>functional.conv2d(x, conv.weight, conv.bias)</c>, <c>functional.linear</c>, <c>functional.layer_norm</c>.</summary>
/// <remarks>
/// Where the weights are all those of one TorchSharp layer, and the other arguments its own, the call is the layer's. Otherwise the weights
/// are values of the graph: the operation is exact, and its channels stay whole.
/// </remarks>
internal static class TorchLayerFunctions
{
    private static readonly string[] Weights = ["weight", "weights", "bias", "running_mean", "running_var"];

    /// <summary>Adds the functions.</summary>
    public static void AddTo(LibraryTable table)
    {
        string[] names =
        [
            .. Enumerable.Range(1, 3).SelectMany(rank => new[] { $"conv{rank}d", $"conv_transpose{rank}d" }),
            .. "linear layer_norm group_norm batch_norm instance_norm bilinear prelu".Split(' '),
        ];
        foreach (var name in names)
        {
            var signature = OperatorSignatures.Of(name);
            table.Add(TorchTypes.Functional, name, (context, call) => Evaluate(context, call, signature));
        }

        table.Add(
            TorchTypes.Functional,
            "scaled_dot_product_attention",
            (context, call) =>
                TorchFunctions.Evaluate(
                    context,
                    call,
                    "scaled_dot_product_attention",
                    TensorArguments.Of(call),
                    Attributes.Empty.With("dropout_p", call.Real("p", 0.0)).With("is_causal", call.Truth("is_casual"))
                )
        );
    }

    private static AbstractValue Evaluate(ICaptureContext context, CallArguments call, Signature signature)
    {
        if (call.Truth("training"))
        {
            return call.Unknown($"'{call.Member.Name}' that is always training changes its statistics; write 'training: training'");
        }

        if (!call.Truth("use_input_stats", otherwise: true))
        {
            return call.Unknown("instance_norm with statistics of its own is not known to Upscale; use batch_norm");
        }

        var inputs = TensorArguments.Of(call);
        var attributes = signature.Read(call);
        if (!context.IsForward)
        {
            return TorchFunctions.Evaluate(context, call, signature.Operator, inputs, attributes);
        }

        var weights = inputs.Skip(1).ToArray();
        var owner = weights.OfType<TensorStateValue>().Select(weight => weight.Owner).FirstOrDefault();
        return owner is { Kind: not null } && IsWhole(call, owner, weights) && signature.Of(owner.Attributes) == attributes
            ? context.Record(call, signature.Operator, [inputs[0]], attributes, owner)
            : TorchFunctions.Evaluate(context, call, "functional_" + signature.Operator, inputs, attributes.With("weights", Given(call)));
    }

    /// <summary>The names of the weights that the call gives, in the order of its parameters.</summary>
    private static AttributeValue.Sequence Given(CallArguments call) =>
        new(
            ((IMethodSymbol)call.Member)
                .Parameters.Where(parameter => Weights.Contains(parameter.Name) && call.Has(parameter.Name))
                .Select(parameter => (AttributeValue)(parameter.Name == "weights" ? "weight" : parameter.Name))
                .ToEquatableArray()
        );

    /// <summary>Each argument is the owner's tensor of that name, and all of its parameters are given.</summary>
    private static bool IsWhole(CallArguments call, ModuleValue owner, AbstractValue[] weights) =>
        weights.All(weight => weight is TensorStateValue state && ReferenceEquals(state.Owner, owner))
        && owner.Parameters.All(parameter =>
            Weights.Any(name => name.StartsWith(parameter.Key, StringComparison.Ordinal) && ReferenceEquals(call[name], parameter.Value))
        );
}
