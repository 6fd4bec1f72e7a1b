using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Reports;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Operators;
using Upscale.Core.Plans;
using Upscale.Core.Traces;

namespace Upscale.Benchmarks.Networks;

/// <summary>Times layouts under random masks. The first plan of each kind warms up and is not counted.</summary>
internal static class PlannerMeasurement
{
    private const int Seed = 1;

    /// <summary>One row an amount.</summary>
    /// <exception cref="InvalidOperationException">The network is not captured; the message says why.</exception>
    public static IEnumerable<PlannerRow> Measure(ZooNetwork network, IEnumerable<double> amounts, int runs)
    {
        var graph = GraphOf(network);
        foreach (var amount in amounts)
        {
            var masks = RandomMasks(graph, amount);
            var times = Repeat(() => Planner.Plan(graph, masks, PlanMode.Reordered), runs);
            yield return PlannerRow.Of(network.Name, amount, graph.Operations.Count, masks.Layers.Count, times);
        }
    }

    /// <summary>Consumers of one value, each of which reads three channels, two of them those of the next.</summary>
    public static PlannerRow Chain(int consumers, int runs)
    {
        OrderDemand[] demands =
        [
            .. Enumerable
                .Range(0, consumers)
                .Select(first => new OrderDemand(
                    1,
                    [new(0, [.. Enumerable.Range(0, consumers + 2).Select(channel => channel - first is 0 or 1 or 2)], BlockEnd.Anywhere)]
                )),
        ];
        var times = Repeat(() => OrderSearch.Best([consumers + 2], demands), runs);
        return PlannerRow.Of("chain", 0, 1, consumers, times);
    }

    private static double[] Repeat<T>(Func<T> plan, int runs) =>
        [.. Enumerable.Range(0, runs + 1).Select(_ => Times.Of(plan).Milliseconds).ToArray().Skip(1)];

    private static Graph GraphOf(ZooNetwork network)
    {
        using var scope = torch.NewDisposeScope();
        using var model = CompiledNetwork.Of(network).Create();
        return ModelDefinition.For(model).Graph;
    }

    private static MaskSet RandomMasks(Graph graph, double amount)
    {
        var random = new Random(Seed);
        var channels = GraphChannels.Of(graph);
        var consumers = graph
            .Operations.Where(operation =>
                operation.Layer is not null
                && channels.Rule(operation.Id) is ChannelRule.Mix
                && channels.Rule(operation.Inputs[0]) is not ChannelRule.Fixed
            )
            .DistinctBy(operation => operation.Layer);
        return new(
            consumers
                .Select(operation =>
                {
                    var all = Enumerable.Range(0, channels.Count(operation.Inputs[0])).ToArray();
                    random.Shuffle(all);
                    return new LayerMask(operation.Layer!, all.Take((int)(all.Length * amount)).Order().ToEquatableArray(), []);
                })
                .ToEquatableArray()
        );
    }
}
