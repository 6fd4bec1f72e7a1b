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

        return new TensorStateValue(Sizes(operation, inputs, attributes), isParameter: false);
    }

    /// <summary>A tensor of which only the sizes are known.</summary>
    public static TensorStateValue Of(IReadOnlyList<long>? sizes) => new(sizes, isParameter: false);

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
