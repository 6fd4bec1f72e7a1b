using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>Removes operations whose values nobody reads, such as the places of a maximum of which only the values are used.</summary>
public static class UnreadOperations
{
    /// <summary>The graph without them. Inputs and guards stay, and so do layers and random numbers, which have effects of their own.</summary>
    public static Graph Remove(Graph graph)
    {
        var read = new HashSet<int>(graph.Outputs);
        for (var id = graph.Operations.Count - 1; id >= 0; id--)
        {
            var operation = graph.Operations[id];
            if (HasEffect(operation))
            {
                _ = read.Add(id);
            }

            if (read.Contains(id))
            {
                read.UnionWith(operation.Inputs);
                read.UnionWith(operation.Attributes.Items.SelectMany(item => SizeReader.ValuesOf(item.Value)));
            }
        }

        return read.Count == graph.Operations.Count ? graph : Renumber(graph, read);
    }

    private static bool HasEffect(Operation operation) =>
        operation.Operator is "input" or "guard" or "bernoulli"
        || operation.Operator.StartsWith("rand", StringComparison.Ordinal)
        || operation is { Layer: not null, Operator: not "parameter" } && operation.Attributes["output"] is AttributeValue.None;

    private static Graph Renumber(Graph graph, HashSet<int> read)
    {
        var ids = new Dictionary<int, int>();
        var operations = new List<Operation>();
        foreach (var operation in graph.Operations.Where(operation => read.Contains(operation.Id)))
        {
            ids.Add(operation.Id, operations.Count);
            operations.Add(
                operation with
                {
                    Id = operations.Count,
                    Inputs = operation.Inputs.Select(input => ids[input]).ToEquatableArray(),
                    Attributes = new(
                        operation
                            .Attributes.Items.Select(item => new KeyValuePair<string, AttributeValue>(item.Key, Renumber(item.Value, ids)))
                            .ToEquatableArray()
                    ),
                }
            );
        }

        return graph with
        {
            Operations = operations.ToEquatableArray(),
            Outputs = graph.Outputs.Select(output => ids[output]).ToEquatableArray(),
        };
    }

    private static AttributeValue Renumber(AttributeValue value, Dictionary<int, int> ids) =>
        value switch
        {
            AttributeValue.Sequence sequence => new AttributeValue.Sequence(
                sequence.Items.Select(item => Renumber(item, ids)).ToEquatableArray()
            ),
            AttributeValue.Symbolic symbolic => new AttributeValue.Symbolic(Renumber(symbolic.Expression, ids)),
            _ => value,
        };

    private static SizeExpression Renumber(SizeExpression expression, Dictionary<int, int> ids) =>
        expression switch
        {
            SizeExpression.Size size => size with { Value = ids[size.Value] },
            SizeExpression.Arithmetic arithmetic => arithmetic with
            {
                Left = Renumber(arithmetic.Left, ids),
                Right = Renumber(arithmetic.Right, ids),
            },
            _ => expression,
        };
}
