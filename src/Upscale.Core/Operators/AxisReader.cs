using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary>Reads axes from attributes; negative ones count from the end.</summary>
internal static class AxisReader
{
    /// <summary>The axis called <paramref name="name"/> of a value of rank <paramref name="rank"/>.</summary>
    public static int Axis(this Attributes attributes, string name, int rank) => Resolve(attributes.Integer(name), rank);

    /// <summary>The axes called <paramref name="name"/>, each once, as an operation on all of them means it; all axes where there are none.</summary>
    public static int[] AllAxes(this Attributes attributes, string name, int rank) =>
        attributes[name] is AttributeValue.None or AttributeValue.Sequence { Items.Count: 0 }
            ? [.. Enumerable.Range(0, rank)]
            : Axes(attributes, name, rank);

    /// <summary>The axes called <paramref name="name"/>, in order.</summary>
    public static int[] Axes(this Attributes attributes, string name, int rank) =>
        [.. Integers(attributes, name).Select(axis => Resolve(axis, rank))];

    /// <summary>The integers called <paramref name="name"/>, however many; one where it is a single integer.</summary>
    public static long[] Integers(Attributes attributes, string name) =>
        attributes[name] is AttributeValue.Sequence sequence ? attributes.Integers(name, sequence.Items.Count) : [attributes.Integer(name)];

    private static int Resolve(long axis, int rank)
    {
        var resolved = axis < 0 ? axis + rank : axis;
        return resolved >= 0 && resolved < rank ? (int)resolved : throw new GraphException($"axis {axis} is not one of {rank} dimensions");
    }
}
