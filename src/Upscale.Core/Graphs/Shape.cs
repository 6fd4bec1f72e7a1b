using System.Globalization;
using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>One dimension of a value: its size at the example input, and whether that size may differ at another input.</summary>
/// <param name="Size">The size, or for a free dimension its size at the example input.</param>
/// <param name="IsFree">True for batch and spatial sizes, which the generated code asks of the tensor; false for numbers such as channel counts.</param>
public readonly record struct Dimension(long Size, bool IsFree)
{
    /// <summary>A size that is the same for every input.</summary>
    public static implicit operator Dimension(long size) => new(size, IsFree: false);

    /// <summary>A dimension that follows the input; <paramref name="example"/> is its size at the example input.</summary>
    public static Dimension Free(long example) => new(example, IsFree: true);

    /// <summary><c>64</c>, or <c>224*</c> for a free dimension.</summary>
    public override string ToString() => Size.ToString(CultureInfo.InvariantCulture) + (IsFree ? "*" : "");
}

/// <summary>The dimensions of a value, outermost first.</summary>
public sealed record Shape(EquatableArray<Dimension> Dimensions)
{
    /// <summary>Number of dimensions.</summary>
    public int Rank => Dimensions.Count;

    /// <summary>The dimension at <paramref name="axis"/>; negative axes count from the end.</summary>
    public Dimension this[int axis] => Dimensions[axis < 0 ? axis + Rank : axis];

    /// <summary>Number of elements at the example input.</summary>
    public long Elements => Dimensions.Aggregate(1L, (product, dimension) => product * dimension.Size);

    /// <summary>This shape with another dimension at <paramref name="axis"/>.</summary>
    public Shape With(int axis, Dimension dimension)
    {
        var dimensions = Dimensions.ToArray();
        dimensions[axis < 0 ? axis + Rank : axis] = dimension;
        return new(dimensions.ToEquatableArray());
    }

    /// <summary>A shape of fixed sizes.</summary>
    public static Shape Of(params long[] sizes) => new(sizes.Select(size => (Dimension)size).ToEquatableArray());

    /// <summary>An example input: every dimension free.</summary>
    public static Shape OfInput(IEnumerable<long> example) => new(example.Select(Dimension.Free).ToEquatableArray());

    /// <summary><c>[1*,64,112*,112*]</c>.</summary>
    public override string ToString() => "[" + string.Join(",", Dimensions) + "]";
}
