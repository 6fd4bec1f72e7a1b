using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Goldens;

namespace Upscale.Core.Tests.Plans;

public sealed class OverReadTests
{
    private static readonly LayoutCosts DearCopies = LayoutCosts.Default with { Call = 1e9 };

    // Two of three readers of a value find an order; the third wants 0, 1 and 3 of 0 1 2 3.
    private static readonly MaskSet Masks = new([new("a", [3], []), new("b", [0], []), new("c", [2], [])]);

    [Fact]
    public void CheapReader_ReadsARangeWithZeroWeights()
    {
        var graph = Readers(filters: 4);

        var plan = Planner.Plan(graph, Masks, PlanMode.Reordered);

        Assert.Equal(0, PlanCost.Of(graph, plan).Copies);
        var wide = Assert.Single(plan.Layers, layer => layer.MaskedInputs.Count > 0);
        Assert.Equal(4, wide.Inputs.Count);
        Assert.Equal(Masks[wide.Layer].Inputs, wide.MaskedInputs);
        Assert.Empty(PlanRules.Check(graph, Masks, plan));
    }

    [Fact]
    public void DearReader_Copies()
    {
        var graph = Readers(filters: 100_000);

        var plan = Planner.Plan(
            graph,
            Masks,
            PlanMode.Reordered,
            LayoutOptions.Default with
            {
                Costs = LayoutCosts.Default with { ChannelStep = 1 },
            }
        );

        Assert.Equal(1, PlanCost.Of(graph, plan).Copies);
        Assert.All(plan.Layers, layer => Assert.Empty(layer.MaskedInputs));
    }

    // One more channel takes 20 µs on a CPU, where a copy takes 4, and less than a call on a GPU, until there are many images.
    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(true, 1, 0)]
    [InlineData(true, 4096, 1)]
    public void Choice_FollowsTheMachine_AndTheBatch(bool isCuda, int batch, int copies)
    {
        var graph = Readers(filters: 512);
        var costs = (isCuda ? LayoutCosts.Cuda : LayoutCosts.Default) with { ChannelStep = 1, Batch = batch };

        var plan = Planner.Plan(graph, Masks, PlanMode.Reordered, LayoutOptions.Default with { Costs = costs });

        Assert.Equal(copies, PlanCost.Of(graph, plan).Copies);
        Assert.Empty(PlanRules.Check(graph, Masks, plan));
    }

    [Fact]
    public void Switch_LeavesCopies()
    {
        var graph = Readers(filters: 4);

        var plan = Planner.Plan(graph, Masks, PlanMode.Reordered, new(LayoutPasses.Order, DearCopies));

        Assert.Equal(1, PlanCost.Of(graph, plan).Copies);
    }

    [Theory]
    [InlineData("resnet50")]
    [InlineData("googlenet")]
    public void Golden_CopiesLess_AndMultipliesHardlyMore(string name)
    {
        var graph = Golden.Graph("public/" + name);
        var masks = GoldenMasks.Of(Golden.Read($"public/{name}.input-unconstrained-0.25"));

        var plain = Planner.Plan(graph, masks, PlanMode.Reordered, new(LayoutPasses.Order, LayoutCosts.Default));
        var wide = Planner.Plan(graph, masks, PlanMode.Reordered);

        Assert.True(PlanCost.Of(graph, wide).Bytes < 0.75 * PlanCost.Of(graph, plain).Bytes);
        Assert.True(MultiplyAdds.Of(graph, wide) < 1.01 * MultiplyAdds.Of(graph, plain));
    }

    private static Graph Readers(int filters)
    {
        var builder = new GraphBuilder();
        var value = Convolve(builder, builder.Input(1, 3, 56, 56), "stem", 4).Id;
        var readers = "abc".Select(name => Convolve(builder, builder.Operations[value], $"{name}", filters).Id);
        return builder.Build([.. readers.ToArray()]);
    }

    private static Operation Convolve(GraphBuilder builder, Operation input, string name, int filters)
    {
        builder.Layer(
            new(name, "Conv2d", Attributes.Empty.With("groups", 1), [new("weight", [filters, input.Shape[1].Size, 1, 1], false)])
        );
        var attributes = Attributes
            .Empty.With("stride", new long[] { 1, 1 })
            .With("padding", new long[] { 0, 0 })
            .With("dilation", new long[] { 1, 1 })
            .With("groups", 1);
        return builder.Add("conv2d", [input.Id], attributes, name);
    }
}
