using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Tensors that constructors compute for weights and buffers: only their sizes matter, since weights are not structure.</summary>
internal static class ConstructionTensors
{
    /// <summary>The result of an operation: its sizes where the operator's rule gives them; the same tensor for an operation in place.</summary>
    public static AbstractValue Compute(CallArguments call, string operation, IReadOnlyList<AbstractValue> inputs, Attributes attributes)
    {
        if (TorchFunctions.IsInPlace(call))
        {
            return inputs[0];
        }

        var types = inputs.Select(input => (input as TensorStateValue)?.NumberType).ToArray();
        return new TensorStateValue(Sizes(operation, inputs, attributes), isParameter: false)
        {
            NumberType = NumberTypes.Of(new Operation(0, operation, [], null, attributes, Shape.Of()), types),
        };
    }

    /// <summary>A tensor of which only the sizes are known.</summary>
    public static TensorStateValue Of(IReadOnlyList<long>? sizes, string? numberType = null) =>
        new(sizes, isParameter: false) { NumberType = numberType };

    /// <summary>The operation that makes a tensor of known integers: a range where they are one.</summary>
    public static (string Operator, Attributes Attributes) Written(
        IReadOnlyList<long> elements,
        IReadOnlyList<long> sizes,
        string? numberType
    )
    {
        var step = elements.Count > 1 ? elements[1] - elements[0] : 1;
        var isRange = sizes.Count == 1 && elements.Count > 0 && step != 0;
        for (var i = 1; i < elements.Count && isRange; i++)
        {
            isRange = elements[i] - elements[i - 1] == step;
        }

        var attributes = isRange
            ? Attributes.Empty.With("start", elements[0]).With("stop", elements[0] + (elements.Count * step)).With("step", step)
            : Attributes.Empty.With("size", sizes.ToArray()).With("elements", elements.ToArray());
        return (isRange ? "arange" : "tensor", attributes.With("dtype", NumberTypes.MemberOf(numberType) ?? "Int64"));
    }

    private static long[]? Sizes(string operation, IReadOnlyList<AbstractValue> inputs, Attributes attributes)
    {
        var sizes = inputs.Select(input => (input as TensorStateValue)?.Sizes).ToArray();
        if (sizes.Any(size => size is null) || OperatorTable.Find(operation) is not { } rule)
        {
            return null;
        }

        try
        {
            var shapes = sizes.Select(size => Shape.Of([.. size!])).ToArray();
            var shape = rule.Shape(new(new(0, operation, [], null, attributes, Shape.Of()), shapes, null));
            return [.. shape.Dimensions.Select(dimension => dimension.Size)];
        }
        catch (GraphException)
        {
            // The rule needs a layer or other attributes; the sizes stay unknown, which is refused only where forward uses the tensor.
            return null;
        }
    }
}
