using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Elementwise;

/// <summary>The common shape of values that are combined element by element: axes are matched from the last, and a size of 1 is repeated.</summary>
internal static class Broadcast
{
    /// <exception cref="GraphException">Two sizes differ and neither is 1.</exception>
    public static Shape Shapes(string name, IReadOnlyList<Shape> shapes)
    {
        var rank = shapes.Max(shape => shape.Rank);
        var dimensions = new Dimension[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            Dimension common = 1;
            foreach (var shape in shapes.Where(shape => axis >= rank - shape.Rank))
            {
                common =
                    Common(common, shape[axis - rank + shape.Rank])
                    ?? throw new GraphException($"{name} cannot combine {string.Join(" and ", shapes)}: axis {axis} differs");
            }

            dimensions[axis] = common;
        }

        return new(dimensions.ToEquatableArray());
    }

    private static Dimension? Common(Dimension left, Dimension right) =>
        left.Size == 1 && right.Size == 1 ? new(1, left.IsFree || right.IsFree)
        : left.Size == 1 ? right
        : right.Size == 1 ? left
        : left.Size == right.Size ? new(left.Size, left.IsFree && right.IsFree)
        : null;
}
