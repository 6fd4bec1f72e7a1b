using Microsoft.CodeAnalysis;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Devices and number types. A network follows its input's device; a conversion is an operation.</summary>
internal static class TorchConversions
{
    private static readonly (string Method, string Member)[] Types =
    [
        ("half", "Float16"),
        ("bfloat16", "BFloat16"),
        ("float", "Float32"),
        ("double", "Float64"),
        ("byte", "Byte"),
        ("char", "Int8"),
        ("short", "Int16"),
        ("int", "Int32"),
        ("long", "Int64"),
        ("bool", "Bool"),
    ];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Tensor, ["to", "to_type", "type", "type_as"], To);
        foreach (var (method, member) in Types)
        {
            table.Add(TorchTypes.Tensor, method, (context, call) => Cast(context, call, member));
        }

        table.Add(
            TorchTypes.Tensor,
            ["cfloat", "cdouble", "to_dense", "to_sparse"],
            (_, call) => call.Unknown($"'{call.Member.Name}' of tensors is not known to Upscale")
        );
        table.Add(
            TorchTypes.Tensor,
            "dtype",
            (_, call) =>
                call.Receiver is { } tensor && TensorArguments.IsTensor(tensor)
                    ? new NumberTypeValue(tensor)
                    : call.Unknown("the number type of this tensor is not known")
        );
        foreach (var type in new[] { TorchTypes.Tensor, TorchTypes.Torch })
        {
            table.Add(type, "is_floating_point", (_, call) => Is(call, type => type == NumberTypes.Float));
        }

        AddNames(table);
    }

    // torch.float32, torch.@long and the like are the members of ScalarType under PyTorch's names.
    private static void AddNames(LibraryTable table)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["float16"] = "Float16",
            ["float32"] = "Float32",
            ["float64"] = "Float64",
            ["uint8"] = "Byte",
            ["int8"] = "Int8",
            ["int16"] = "Int16",
            ["int32"] = "Int32",
            ["int64"] = "Int64",
        };
        foreach (var (method, member) in Types)
        {
            names.Add(method, member);
        }

        foreach (var item in names)
        {
            table.Add(
                TorchTypes.Torch,
                item.Key,
                (context, call) => (AbstractValue?)ScalarType(context.Compilation, item.Value) ?? call.Unknown("'ScalarType' is not known")
            );
        }
    }

    private static Constant? ScalarType(Compilation compilation, string member) =>
        compilation.GetTypeByMetadataName("TorchSharp.torch+ScalarType") is { } type
        && type.GetMembers(member).OfType<IFieldSymbol>().FirstOrDefault() is { HasConstantValue: true } field
            ? new Constant(field.ConstantValue, type)
            : null;

    private static AbstractValue Is(CallArguments call, Func<string, bool> test)
    {
        var type = (call.Receiver ?? call["input"]) switch
        {
            TensorValue tensor => tensor.NumberType,
            TensorStateValue state => state.NumberType,
            _ => null,
        };
        return type is null ? call.Unknown("the number type of this tensor is not known") : Constant.Of(test(type));
    }

    /// <summary>Another device is no change of the values; a number type is one, given by name or as another tensor's.</summary>
    private static AbstractValue To(ICaptureContext context, CallArguments call)
    {
        var type = call.Has("type") ? call["type"] : call["dtype"];
        if (call.Has("other") || type is NumberTypeValue)
        {
            var other = type is NumberTypeValue { Tensor: var of } ? of : call["other"];
            return Like(context, call, other);
        }

        return NumberTypes.Member(type) is { } member ? Cast(context, call, member)
            : type is Constant { Value: null } ? call.Receiver!
            : call.Unknown("the number type is not known here");
    }

    private static AbstractValue Like(ICaptureContext context, CallArguments call, AbstractValue other)
    {
        if (!context.IsForward)
        {
            return call.Receiver is TensorStateValue { Sizes: var sizes }
                ? new TensorStateValue(sizes, isParameter: false) { NumberType = (other as TensorStateValue)?.NumberType }
                : call.Receiver!;
        }

        var (tensor, like) = (context.Tensor(call, call.Receiver!), context.Tensor(call, other));
        var isSame = tensor.NumberType == like.NumberType && tensor.NumberType is not null && tensor.TypeSource == like.TypeSource;
        return isSame ? context.Record(call, "identity", [tensor], viewOf: tensor)
            : like.NumberType != NumberTypes.Float && NumberTypes.MemberOf(like.NumberType) is { } member ? Cast(context, call, member)
            : context.Record(call, "cast_like", [tensor, new TensorValue(like.TypeSource, like.Shape, new())]);
    }

    private static AbstractValue Cast(ICaptureContext context, CallArguments call, string member) =>
        TorchFunctions.Apply(context, call, "cast", [call.Receiver ?? call["input"]], Attributes.Empty.With("dtype", member));
}
