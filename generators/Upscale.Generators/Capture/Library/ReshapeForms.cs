using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Which <c>view</c> and <c>reshape</c> mean a flatten, at every input and not only at the example.</summary>
internal static class ReshapeForms
{
    /// <summary>The first and last axis of <paramref name="tensor"/> that <paramref name="sizes"/> merge into one; null where it is no flatten.</summary>
    /// <remarks>
    /// <c>x.view(x.shape[0], -1)</c> keeps axis 0 and merges the rest; <c>x.view(-1, 512)</c> of (N, 512, 1, 1) does the same, since it has to
    /// give the last axis its size. The sizes before and after the merged axis must be those of the tensor itself.
    /// </remarks>
    public static (long Start, long End)? AsFlatten(TensorValue tensor, IReadOnlyList<AbstractValue> sizes)
    {
        var rank = tensor.Shape.Rank;
        var merged = rank - sizes.Count + 1;
        if (merged < 2 || sizes.Count == 0)
        {
            return null;
        }

        for (var start = 0; start < sizes.Count; start++)
        {
            var end = start + merged - 1;
            var keepsBefore = Enumerable.Range(0, start).All(axis => Keeps(tensor, axis, sizes[axis], sizes));
            var keepsAfter = Enumerable
                .Range(start + 1, sizes.Count - start - 1)
                .All(axis => Keeps(tensor, axis + merged - 1, sizes[axis], sizes));
            if (keepsBefore && keepsAfter && Merges(tensor, start, end, sizes[start]))
            {
                return (start, end);
            }
        }

        return null;
    }

    /// <summary>Whether <paramref name="sizes"/> are those that the tensor has.</summary>
    public static bool IsSame(TensorValue tensor, IReadOnlyList<AbstractValue> sizes) =>
        sizes.Count == tensor.Shape.Rank && Enumerable.Range(0, sizes.Count).All(axis => Keeps(tensor, axis, sizes[axis], sizes));

    private static bool Keeps(TensorValue tensor, int axis, AbstractValue size, IReadOnlyList<AbstractValue> sizes) =>
        size switch
        {
            SizeValue { Expression: SizeExpression.Size own } symbolic => own.Axis == axis
                && tensor.Shape[axis].IsFree
                && symbolic.Hint == tensor.Shape[axis].Size
                && Same(tensor, own),
            Constant constant when TorchShapes.Hint(constant) == -1 => IsOnlyInferred(sizes),
            Constant constant => !tensor.Shape[axis].IsFree && TorchShapes.Hint(constant) == tensor.Shape[axis].Size,
            _ => false,
        };

    /// <summary>The merged axis is left to be inferred, or it is the product in numbers.</summary>
    private static bool Merges(TensorValue tensor, int start, int end, AbstractValue size)
    {
        var dimensions = Enumerable.Range(start, end - start + 1).Select(axis => tensor.Shape[axis]).ToArray();
        var product = dimensions.Aggregate(1L, (all, dimension) => all * dimension.Size);
        return size switch
        {
            Constant constant when TorchShapes.Hint(constant) == -1 => true,
            Constant constant => TorchShapes.Hint(constant) == product,
            SizeValue symbolic => symbolic.Hint == product && IsProduct(tensor, symbolic.Expression, start, end),
            _ => false,
        };
    }

    /// <summary>With all other sizes kept or merged in numbers, the one that is inferred is what is left: its own axis.</summary>
    private static bool IsOnlyInferred(IReadOnlyList<AbstractValue> sizes) =>
        sizes.Count(size => size is Constant constant && TorchShapes.Hint(constant) == -1) == 1;

    /// <summary>A size of the tensor itself; the batch's size may be asked of any value.</summary>
    private static bool Same(TensorValue tensor, SizeExpression.Size size) => size.Value == tensor.Id || size.Axis == 0;

    private static bool IsProduct(TensorValue tensor, SizeExpression expression, int start, int end)
    {
        var factors = new List<SizeExpression>();
        if (!Factors(expression, factors))
        {
            return false;
        }

        for (var axis = start; axis <= end; axis++)
        {
            var place = axis;
            var found = factors.FindIndex(factor =>
                factor is SizeExpression.Size size && size.Axis == place && Same(tensor, size)
                || factor is SizeExpression.Constant number && number.Value == tensor.Shape[place].Size && !tensor.Shape[place].IsFree
            );
            if (found < 0)
            {
                return false;
            }

            factors.RemoveAt(found);
        }

        return factors.Count == 0;
    }

    private static bool Factors(SizeExpression expression, List<SizeExpression> factors)
    {
        if (expression is SizeExpression.Arithmetic arithmetic)
        {
            return arithmetic.Sign == '*' && Factors(arithmetic.Left, factors) && Factors(arithmetic.Right, factors);
        }

        factors.Add(expression);
        return true;
    }
}
