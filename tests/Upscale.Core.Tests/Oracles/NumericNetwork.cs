using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;

namespace Upscale.Core.Tests.Oracles;

/// <summary>
/// Runs a graph on doubles, the slow and plain way: a value is its channels, a channel its elements, and every kernel is 1x1.
/// It runs the masked network, and the pruned one exactly as a plan says; both must give the same numbers.
/// </summary>
public sealed class NumericNetwork(Graph graph, int seed)
{
    private readonly Dictionary<string, LayerNumbers> layers = graph.Layers.ToDictionary(
        layer => layer.Name,
        layer => LayerNumbers.Random(layer, seed)
    );

    /// <summary>The outputs of the masked network.</summary>
    public double[][][] RunMasked(MaskSet masks) =>
        Run(
            name => layers[name].Masked(masks[name].Inputs, masks[name].Outputs),
            (_, _, value) => value,
            (operation, inputs, layer) => Apply(operation, inputs, layer)
        );

    /// <summary>The outputs of the pruned network: gathered weights, selected inputs.</summary>
    public double[][][] RunPruned(PruningPlan plan) =>
        Run(
            name => layers[name].Masked(plan[name].MaskedInputs, plan[name].MaskedOutputs).Gathered(plan[name].Outputs, plan[name].Inputs),
            (operation, input, value) => Select(plan.SelectionOf(operation, input), value),
            (operation, inputs, layer) =>
                operation.Operator is "narrow" or "flip" or "index_select" ? inputs[0] : Apply(operation, inputs, layer)
        );

    private double[][][] Run(
        Func<string, LayerNumbers> layerOf,
        Func<int, int, double[][], double[][]> select,
        Func<Operation, double[][][], LayerNumbers?, double[][]> apply
    )
    {
        var random = new Random(seed);
        var values = new List<double[][]>();
        foreach (var operation in graph.Operations)
        {
            var inputs = operation.Inputs.Select((id, input) => select(operation.Id, input, values[id])).ToArray();
            values.Add(
                operation.Operator == "input"
                    ? Input(operation, random)
                    : apply(operation, inputs, operation.Layer is null ? null : layerOf(operation.Layer))
            );
        }

        return [.. graph.Outputs.Select(output => values[output])];
    }

    private static double[][] Input(Operation operation, Random random)
    {
        var elements = (int)(operation.Shape.Elements / operation.Shape[1].Size);
        return
        [
            .. Enumerable
                .Range(0, (int)operation.Shape[1].Size)
                .Select(_ => Enumerable.Range(0, elements).Select(_ => random.NextDouble() - 0.5).ToArray()),
        ];
    }

    private static double[][] Select(Selection selection, double[][] value) =>
        selection switch
        {
            Selection.View view => value[view.Start..(view.Start + view.Length)],
            Selection.Gather gather => [.. gather.Indices.Select(index => value[index])],
            _ => value,
        };

    private static double[][] Apply(Operation operation, double[][][] inputs, LayerNumbers? layer)
    {
        var input = inputs[0];
        return operation.Operator switch
        {
            "conv2d" or "linear" => layer!.Mix(input),
            "batch_norm" => layer!.Scale(input),
            "relu" => Each(input, element => Math.Max(element, 0)),
            "sigmoid" => Each(input, element => 1 / (1 + Math.Exp(-element))),
            "add" => Pairs(inputs, (left, right) => left + right),
            "mul" => Pairs(inputs, (left, right) => left * right),
            "cat" => [.. inputs.SelectMany(value => value)],
            "max_pool2d" => [.. input.Select(channel => new[] { channel.Max() })],
            "adaptive_avg_pool2d" => [.. input.Select(channel => new[] { channel.Average() })],
            "flatten" => [.. input.SelectMany(channel => channel.Select(element => new[] { element }))],
            "flip" => [.. input.Reverse()],
            "index_select" => [.. Indices(operation).Select(index => input[index])],
            "narrow" => input[
                (int)operation.Attributes.Integer("start")..(int)(
                    operation.Attributes.Integer("start") + operation.Attributes.Integer("length")
                )
            ],
            _ => throw new InvalidOperationException($"the oracle cannot run {operation.Operator}"),
        };
    }

    private static double[][] Each(double[][] value, Func<double, double> function) =>
        [.. value.Select(channel => channel.Select(function).ToArray())];

    // One channel, or one element of a channel, is repeated to fit the other.
    private static double[][] Pairs(double[][][] inputs, Func<double, double, double> function)
    {
        var (left, right) = (inputs[0], inputs[1]);
        Assert.True(left.Length == right.Length || left.Length == 1 || right.Length == 1, "two values of different channels are joined");
        return
        [
            .. Enumerable
                .Range(0, Math.Max(left.Length, right.Length))
                .Select(channel => Pair(left[channel % left.Length], right[channel % right.Length], function)),
        ];
    }

    private static double[] Pair(double[] left, double[] right, Func<double, double, double> function) =>
        [
            .. Enumerable
                .Range(0, Math.Max(left.Length, right.Length))
                .Select(element => function(left[element % left.Length], right[element % right.Length])),
        ];

    private static long[] Indices(Operation operation) =>
        operation.Attributes.Integers("index", ((AttributeValue.Sequence)operation.Attributes["index"]).Items.Count);
}
