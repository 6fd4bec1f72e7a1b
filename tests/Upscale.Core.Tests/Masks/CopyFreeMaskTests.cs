using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;
using Upscale.Core.Tests.Oracles;
using Upscale.Core.Tests.Properties;

namespace Upscale.Core.Tests.Masks;

public sealed class CopyFreeMaskTests
{
    [Theory]
    [InlineData("public/resnet18", 0.25)]
    [InlineData("public/resnet18", 0.5)]
    [InlineData("public/resnet50", 0.25)]
    [InlineData("public/mobilenet_v2", 0.5)]
    [InlineData("public/densenet121", 0.25)]
    [InlineData("public/densenet121", 0.5)]
    [InlineData("public/googlenet", 0.25)]
    [InlineData("public/googlenet", 0.5)]
    [InlineData("public/alexnet", 0.5)]
    public void PublicNetworks_CopyNothing_AndDropWhatIsAsked(string name, double amount)
    {
        var graph = Golden.Graph(name);
        var scores = RandomScores.Of(graph, seed: 1);

        var free = MaskSelector.Select(graph, scores, new(amount, Method: PruningMethod.CopyFree));
        var apart = MaskSelector.Select(graph, scores, new(amount));
        var plan = Planner.Plan(graph, free.Masks, PlanMode.Reordered);

        Assert.Equal(0, PlanCost.Of(graph, plan).Copies);
        Assert.Empty(PlanRules.Check(graph, free.Masks, plan));
        Assert.Equal(apart.Report.Select(entry => (entry.Layer, entry.Dropped)), free.Report.Select(entry => (entry.Layer, entry.Dropped)));
        Assert.True(Kept(scores, free.Masks) <= Kept(scores, apart.Masks) + 1e-9);
    }

    [Theory]
    [InlineData("public/resnet18", 0.25, 0.8)]
    [InlineData("public/resnet50", 0.5, 0.6)]
    [InlineData("public/mobilenet_v2", 0.25, 0.7)]
    [InlineData("public/googlenet", 0.5, 0.0)]
    public void MoreIsKept_ThanByConstrainedMasks(string name, double amount, double share)
    {
        var graph = Golden.Graph(name);
        var scores = RandomScores.Of(graph, seed: 2);
        double KeptBy(PruningMethod method) => Kept(scores, MaskSelector.Select(graph, scores, new(amount, Method: method)).Masks);

        var (shared, free, apart) = (
            KeptBy(PruningMethod.Constrained),
            KeptBy(PruningMethod.CopyFree),
            KeptBy(PruningMethod.Unconstrained)
        );

        Assert.True(free >= shared + (share * (apart - shared)), FormattableString.Invariant($"{shared} <= {free} <= {apart}"));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.7)]
    public void TwoConsumers_HaveTheirOwnMasks(double amount)
    {
        var graph = Star(channels: 16, consumers: 2);
        var scores = RandomScores.Of(graph, seed: 3);
        Assert.Equal(
            MaskSelector.Select(graph, scores, new(amount)).Masks,
            MaskSelector.Select(graph, scores, new(amount, Method: PruningMethod.CopyFree)).Masks
        );
    }

    [Fact]
    public void ThreeConsumers_KeepTheMostThatAnyOrderAllows_MoreOftenThanNot()
    {
        const int Cases = 60;
        var (best, shortfall) = (0, 0.0);
        var graph = Star(channels: 6, consumers: 3);
        for (var seed = 0; seed < Cases; seed++)
        {
            var scores = RandomScores.Of(graph, seed);
            var most = BestWindows.Most(scores.Select(layer => layer.Values.Select(score => score * score).ToArray()).ToArray(), keep: 4);
            var kept = Kept(scores, MaskSelector.Select(graph, scores, new(0.34, Method: PruningMethod.CopyFree)).Masks);

            Assert.True(kept <= most + 1e-9);
            best += kept >= most - 1e-9 ? 1 : 0;
            shortfall = Math.Max(shortfall, 1 - (kept / most));
        }

        Assert.True(best >= Cases / 2 && shortfall <= 0.05, FormattableString.Invariant($"best {best} of {Cases}, off by {shortfall}"));
    }

    [Fact]
    public void RandomNetworks_CopyNothingThatMasksCause()
    {
        // Operations that pick channels out of order copy by themselves.
        string[] picking = ["index_select", "flip"];
        for (var seed = 0; seed < 800; seed++)
        {
            var graph = RandomNetworks.Make(seed).Graph;
            if (graph.Operations.Any(operation => picking.Contains(operation.Operator)))
            {
                continue;
            }

            var selection = MaskSelector.Select(graph, RandomScores.Of(graph, seed), new(0.4, Method: PruningMethod.CopyFree));
            var plan = Planner.Plan(graph, selection.Masks, PlanMode.Reordered);

            Assert.Empty(PlanRules.Check(graph, selection.Masks, plan));
            Assert.True(
                HasGroups(graph) || PlanCost.Of(graph, plan).Copies == 0,
                FormattableString.Invariant($"seed {seed}\n{GraphText.Write(graph)}")
            );
        }
    }

    // Groups keep their places, so another reader of the same channels may have to copy.
    private static bool HasGroups(Graph graph) =>
        graph.Layers.Any(layer => layer.Attributes["groups"] is AttributeValue.Integer { Value: > 1 } && layer.WeightSizes[1] > 1);

    [Fact]
    public void OutputSide_IsConstrained_AndSaysSo()
    {
        var graph = Golden.Graph("public/resnet18");
        var scores = RandomScores.Of(graph, seed: 4, PruningSide.Output);
        var free = MaskSelector.Select(graph, scores, new(0.25, PruningSide.Output, PruningMethod.CopyFree));
        var shared = MaskSelector.Select(graph, scores, new(0.25, PruningSide.Output, PruningMethod.Constrained));

        Assert.Equal(shared.Masks, free.Masks);
        Assert.Contains("layer1.0.conv1", free.SharedInstead);
        Assert.Contains("masks of the segment instead of copy-free ones: ", free.ToString(), StringComparison.Ordinal);
        Assert.Empty(shared.SharedInstead);
    }

    private static double Kept(LayerScores[] scores, MaskSet masks) =>
        scores.Sum(layer =>
        {
            var dropped = masks[layer.Layer].Inputs.ToHashSet();
            return layer.Values.Where((_, channel) => !dropped.Contains(channel)).Sum(score => score * score);
        });

    // One producer that several convolutions read.
    private static Graph Star(int channels, int consumers)
    {
        var builder = new GraphBuilder();
        var input = builder.Input(1, 3, 2, 2);
        var made = Convolve(builder, "made", input, channels);
        return builder.Build([.. Enumerable.Range(0, consumers).Select(index => Convolve(builder, $"read{index}", made, 2).Id)]);
    }

    private static Operation Convolve(GraphBuilder builder, string layer, Operation input, long outputs)
    {
        var attributes = Attributes
            .Empty.With("stride", new long[] { 1, 1 })
            .With("padding", new long[] { 0, 0 })
            .With("dilation", new long[] { 1, 1 })
            .With("groups", 1);
        builder.Layer(
            new(layer, "Conv2d", Attributes.Empty.With("groups", 1), [new("weight", [outputs, input.Shape[1].Size, 1, 1], false)])
        );
        return builder.Add("conv2d", [input.Id], attributes, layer);
    }
}
