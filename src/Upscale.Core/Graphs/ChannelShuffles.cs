using Upscale.Core.Collections;
using Upscale.Core.Operators;

namespace Upscale.Core.Graphs;

/// <summary>Recognises channel shuffles that are written as a view in groups, an exchange of two axes, and a view back.</summary>
/// <remarks>
/// <c>(N, C, …) → (N, g, C/g, …) → (N, C/g, g, …) → (N, C, …)</c> is one selection of channels, whereas its views alone would tie channels together.
/// </remarks>
public static class ChannelShuffles
{
    /// <summary>The graph with the last operation of each such row replaced by <c>channel_shuffle</c>; the others stay, and may be read by nobody now.</summary>
    public static Graph Recognise(Graph graph) =>
        graph with
        {
            Operations = graph.Operations.Select(operation => Shuffle(graph, operation) ?? operation).ToEquatableArray(),
        };

    private static Operation? Shuffle(Graph graph, Operation joined)
    {
        if (
            !IsView(joined)
            || Input(graph, joined) is not { Operator: "transpose" or "permute" } exchanged
            || Input(graph, exchanged) is not { } split
            || !IsView(split)
        )
        {
            return null;
        }

        var source = graph.Operations[split.Inputs[0]];
        var fits = joined.Shape == source.Shape && IsSplit(source.Shape, split.Shape) && IsExchange(exchanged, split.Shape.Rank);
        return fits
            ? joined with
            {
                Operator = "channel_shuffle",
                Inputs = [source.Id],
                Attributes = Attributes.Empty.With("groups", split.Shape[1].Size),
            }
            : null;
    }

    private static bool IsView(Operation operation) => operation.Operator is "view" or "reshape";

    private static Operation Input(Graph graph, Operation operation)
    {
        var input = graph.Operations[operation.Inputs[0]];
        return input.Operator == "identity" ? Input(graph, input) : input;
    }

    private static bool IsSplit(Shape source, Shape split) =>
        source.Rank > 2
        && split.Rank == source.Rank + 1
        && split[0] == source[0]
        && !split[1].IsFree
        && !split[2].IsFree
        && split[1].Size * split[2].Size == source[1].Size
        && Enumerable.Range(2, source.Rank - 2).All(axis => split[axis + 1] == source[axis]);

    // Axes 1 and 2, whichever way it is said.
    private static bool IsExchange(Operation operation, int rank)
    {
        if (operation.Operator == "transpose")
        {
            var axes = new[] { operation.Attributes.Axis("dim0", rank), operation.Attributes.Axis("dim1", rank) };
            return axes.Contains(1) && axes.Contains(2);
        }

        return operation
            .Attributes.Axes("dims", rank)
            .SequenceEqual(Enumerable.Range(0, rank).Select(axis => axis is 1 or 2 ? 3 - axis : axis));
    }
}
