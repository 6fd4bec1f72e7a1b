using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Functions of one tensor and attributes: methods of <c>Tensor</c>, <c>torch.*</c> and <c>torch.nn.functional.*</c>, also in place.</summary>
internal static class TorchFunctions
{
    /// <summary>Other names of TorchSharp for the same operator.</summary>
    private static readonly (string Name, string Operator)[] Aliases =
    [
        ("absolute", "abs"),
        ("negative", "neg"),
        ("clip", "clamp"),
        ("swapaxes", "transpose"),
        ("swapdims", "transpose"),
        ("log_sigmoid", "logsigmoid"),
        ("SiLU", "silu"),
        ("Mish", "mish"),
        ("Hardtanh", "hardtanh"),
        ("Hardshrink", "hardshrink"),
        ("Softshrink", "softshrink"),
        ("Softsign", "softsign"),
        ("Tanhshrink", "tanhshrink"),
        ("Threshold", "threshold"),
        ("arccos", "acos"),
        ("arcsin", "asin"),
        ("arctan", "atan"),
        ("arcsinh", "asinh"),
        ("arctanh", "atanh"),
        ("fix", "trunc"),
        ("upsample", "interpolate"),
        ("alias", "identity"),
        ("contiguous", "identity"),
        ("detach", "identity"),
        ("positive", "identity"),
    ];

    private static readonly string[] Dropouts =
    [
        "dropout",
        "dropout1d",
        "dropout2d",
        "dropout3d",
        "alpha_dropout",
        "feature_alpha_dropout",
    ];

    /// <summary>Rows that are called in other ways; the tables that know them are named beside them.</summary>
    private static readonly HashSet<string> Elsewhere = new(
        [
            // TorchLayerFunctions: they take weights.
            .. Enumerable.Range(1, 3).SelectMany(rank => new[] { $"conv{rank}d", $"conv_transpose{rank}d" }),
            "batch_norm",
            "instance_norm",
            "layer_norm",
            "group_norm",
            "linear",
            "prelu",
            "embedding",
            "bilinear",
            // TorchShapes, TorchReductions.
            "identity",
            .. Dropouts,
            "pad",
            "sum",
            "clamp",
        ],
        StringComparer.Ordinal
    );

    /// <summary>Adds the functions.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var signature in OperatorSignatures.All.Where(signature => !Elsewhere.Contains(signature.Operator)))
        {
            Add(table, signature.Operator, signature);
        }

        foreach (var (name, operation) in Aliases)
        {
            Add(table, name, OperatorSignatures.Of(operation));
        }

        Add(table, "clamp", OperatorSignatures.Of("clamp"));
        Add(table, "clamp_min", OperatorSignatures.Of("clamp"));
        Add(table, "clamp_max", OperatorSignatures.Of("clamp"));
        table.Add(TorchTypes.Functional, "pad", (context, call) => Evaluate(context, call, OperatorSignatures.Of("pad")));
        table.Add(TorchTypes.Functional, Dropouts, Dropout);
    }

    /// <summary>Records <paramref name="signature"/> with the call's tensors; while a constructor runs only the sizes are followed.</summary>
    public static AbstractValue Evaluate(ICaptureContext context, CallArguments call, Signature signature) =>
        Evaluate(context, call, signature.Operator, TensorArguments.Of(call), signature.Read(call));

    /// <summary>Records an operation, in place where the member's name or its argument says so.</summary>
    public static AbstractValue Evaluate(
        ICaptureContext context,
        CallArguments call,
        string operation,
        IReadOnlyList<AbstractValue> inputs,
        Attributes? attributes = null
    )
    {
        if (call.Has("type") || call.Has("dtype"))
        {
            var type = call.Has("type") ? call["type"] : call["dtype"];
            if (NumberTypes.Member(type) is not { } member || inputs.Count != 1)
            {
                return call.Unknown(
                    $"'{call.Member.Name}' that changes the number type is not known to Upscale; leave the type to the caller"
                );
            }

            // A reduction or softmax in another type converts first.
            inputs = [Apply(context, call, "cast", inputs, Attributes.Empty.With("dtype", member))];
        }

        return Apply(context, call, operation, inputs, attributes);
    }

    /// <summary>The same, where an argument for the number type is among the attributes already.</summary>
    public static AbstractValue Apply(
        ICaptureContext context,
        CallArguments call,
        string operation,
        IReadOnlyList<AbstractValue> inputs,
        Attributes? attributes = null
    )
    {
        var unknown = inputs.OfType<Unknown>().FirstOrDefault();
        if (unknown is not null)
        {
            return unknown;
        }

        if (!context.IsForward)
        {
            return ConstructionTensors.Compute(call, operation, inputs, attributes ?? Attributes.Empty);
        }

        // TorchSharp 0.107 returns the input itself, unclamped, unless it is in place; the graph does what the model does.
        if (operation == "hardtanh" && !IsInPlace(call))
        {
            return inputs[0];
        }

        return IsInPlace(call)
            ? context.RecordInPlace(call, operation, inputs, attributes)
            : context.Record(call, operation, inputs, attributes, viewOf: TorchViews.Of(operation, inputs));
    }

    /// <summary>Whether the call writes its input.</summary>
    public static bool IsInPlace(CallArguments call) =>
        call.Member.Name.EndsWith("_", StringComparison.Ordinal)
        || call["inplace"] is Constant { Value: true } && call.Member.Name != "elu";

    private static void Add(LibraryTable table, string name, Signature signature)
    {
        foreach (var type in TorchTypes.Functions)
        {
            table.Add(type, [name, name + "_"], (context, call) => Evaluate(context, call, signature));
        }
    }

    /// <summary>Without training it returns its input.</summary>
    private static AbstractValue Dropout(ICaptureContext context, CallArguments call) =>
        call.Truth("training")
            ? call.Unknown($"'{call.Member.Name}' that is always training is random; write 'training: training'")
            : Evaluate(context, call, OperatorSignatures.Of(call.Member.Name));
}
