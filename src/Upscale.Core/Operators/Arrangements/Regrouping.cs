using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Arrangements;

/// <summary>Follows channels through a change of shape that keeps the order of elements.</summary>
/// <remarks>
/// Input and output dimensions are cut into the smallest groups of equal products, from the left:
/// (N | C | H W) → (N | C | HW). A dimension of 1 that is the same for every input does not matter. Channels survive where theirs is the
/// first dimension of its group that matters and the group becomes one dimension: alone it keeps its channels, with others each channel
/// becomes a run. Where a group of channels becomes several dimensions, one of these has bundles of them. A free dimension always matters, whatever its size at the example input.
/// </remarks>
internal static class Regrouping
{
    /// <summary>The rule of an operation that gives its input another shape.</summary>
    public static ChannelRule Rule(ChannelContext context)
    {
        var (input, output, axis) = (context.Inputs[0], context.Operation.Shape, context.Axes[0]);
        if (axis < 0)
        {
            return ChannelMaps.WithoutChannels(context);
        }

        var group = Groups(input, output).First(group => axis >= group.FirstInput && axis < group.EndInput);
        var before = Matters(input, group.FirstInput, axis);
        var after = Matters(input, axis + 1, group.EndInput);
        var targets = Matters(output, group.FirstOutput, group.EndOutput);
        if (before.Length == 0 && targets.Length > 1 && Split(context, targets) is { } split)
        {
            return split;
        }

        if (before.Length > 0 || targets.Length > 1)
        {
            return new ChannelRule.Opaque(
                Math.Min(axis, output.Rank - 1),
                $"{context.Operation.Operator} from {input} to {output} mixes the channels with other axes"
            );
        }

        // A single channel may have no dimension that matters: it goes where the dimensions around it go.
        var target = targets.Length == 1 ? targets[0] : Math.Min(group.FirstOutput + axis - group.FirstInput, group.EndOutput - 1);
        if (target < group.FirstOutput)
        {
            return new ChannelRule.Opaque(-1, $"{context.Operation.Operator} from {input} to {output} leaves no axis for the channels");
        }

        return after.Length == 0
            ? ChannelMaps.Aligned(context, target)
            : ChannelMaps.Expansion(context, target, (int)(output[target].Size / context.Channels(0)));
    }

    // One of several dimensions has the channels of the value; those of the others are tied. By convention it is the first.
    private static ChannelRule? Split(ChannelContext context, int[] targets)
    {
        var (shape, count) = (context.Operation.Shape, context.Channels(0));
        var target = context.Preferred ?? targets[0];
        var outer = targets.TakeWhile(other => other < target).Aggregate(1L, (product, other) => product * shape[other].Size);
        return
            targets.Contains(target)
            && targets.Where(other => other <= target).All(other => !shape[other].IsFree)
            && count % (outer * shape[target].Size) == 0
            && ChannelMaps.Runs(count, (int)shape[target].Size) is not null
            ? ChannelMaps.Bundle(new((int)outer, (int)shape[target].Size, (int)(count / outer / shape[target].Size)), target)
            : null;
    }

    private static int[] Matters(Shape shape, int from, int to) =>
        [.. Enumerable.Range(from, Math.Max(0, to - from)).Where(axis => shape[axis].Size != 1 || shape[axis].IsFree)];

    private static List<Group> Groups(Shape input, Shape output)
    {
        var groups = new List<Group>();
        var (i, o) = (0, 0);
        while (i < input.Rank || o < output.Rank)
        {
            var (firstInput, firstOutput) = (i, o);
            var left = i < input.Rank ? input[i++].Size : 1;
            var right = o < output.Rank ? output[o++].Size : 1;
            while (left != right && (i < input.Rank || o < output.Rank))
            {
                if (o >= output.Rank || (left < right && i < input.Rank))
                {
                    left *= input[i++].Size;
                }
                else
                {
                    right *= output[o++].Size;
                }
            }

            groups.Add(new(firstInput, i, firstOutput, o));
        }

        return groups;
    }

    private readonly record struct Group(int FirstInput, int EndInput, int FirstOutput, int EndOutput);
}
