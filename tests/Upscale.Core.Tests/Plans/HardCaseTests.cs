using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Core.Tests.Oracles;

namespace Upscale.Core.Tests.Plans;

/// <summary>The networks on which the reference throws or is silently wrong, and the planner's own worked example.</summary>
public sealed class HardCaseTests
{
    private const string Convolutions = """
        layer a Conv2d groups=1 weight[6,4,1,1] bias[6]
        layer b Conv2d groups=1 weight[6,6,1,1] bias[6]
        layer c Conv2d groups=1 weight[4,6,1,1]
        layer d Conv2d groups=1 weight[2,12,1,1] bias[2]
        layer e Linear weight[3,24] bias[3]
        layer n BatchNorm2d weight[6] bias[6]
        layer w Conv2d groups=6 weight[12,1,1,1] bias[12]
        %0 = input() : [1*,4*,2*,2*]

        """;

    private static readonly MaskSet Masks = new([
        new("b", [0, 3], []),
        new("c", [1, 4], []),
        new("d", [0, 2, 3, 5, 7, 11], []),
        new("e", [0, 1, 2, 3, 4, 9, 14], []),
        new("n", [], [2]),
    ]);

    [Theory]
    [InlineData("residual around the input", "%1 = a(%0);%2 = c(%1);%3 = add(%0,%2);return %3")]
    [InlineData("cat of the input and a convolution", "%1 = a(%0);%2 = c(%1);%3 = cat(%0,%2,%2);%4 = d(%3);return %4")]
    [InlineData("cat of the same value twice", "%1 = a(%0);%2 = cat(%1,%1);%3 = d(%2);return %3")]
    [InlineData("cat with its own activation", "%1 = a(%0);%2 = relu(%1);%3 = cat(%1,%2);%4 = d(%3);return %4")]
    [InlineData("an output that is read on", "%1 = a(%0);%2 = b(%1);%3 = c(%2);return %1 %3")]
    [InlineData("a layer called twice", "%1 = a(%0);%2 = b(%1);%3 = b(%2);%4 = c(%3);return %4")]
    [InlineData("a normalisation called twice", "%1 = a(%0);%2 = n(%1);%3 = b(%2);%4 = n(%3);%5 = c(%4);return %5")]
    [InlineData(
        "slices that are parted again",
        "%1 = a(%0);%2 = narrow(%1,1,3);%3 = narrow(%1,3,3);%4 = cat(%3,%2,%1);%5 = d(%4);return %5"
    )]
    [InlineData("a value added to itself reversed", "%1 = a(%0);%2 = flip(%1);%3 = add(%1,%2);%4 = b(%2);%5 = c(%3);return %4 %5")]
    [InlineData("a reversed value alone", "%1 = a(%0);%2 = flip(%1);%3 = b(%2);%4 = c(%3);return %4")]
    [InlineData("depthwise with a multiplier", "%1 = a(%0);%2 = w(%1);%3 = d(%2);%4 = b(%1);%5 = c(%4);return %3 %5")]
    [InlineData("features of 2x2 channels, partly kept", "%1 = a(%0);%2 = flatten(%1);%3 = e(%2);%4 = c(%1);return %3 %4")]
    [InlineData(
        "a gate",
        "%1 = a(%0);%2 = adaptive_avg_pool2d(%1);%3 = b(%2);%4 = sigmoid(%3);%5 = b(%1);%6 = pool(%5);%7 = mul(%4,%6);%8 = c(%7);return %8"
    )]
    public void PrunedNetwork_EqualsTheMaskedOne(string name, string operations)
    {
        var graph = Parse(operations);
        foreach (var masks in new[] { Masks, Everything(graph) })
        {
            var numbers = new NumericNetwork(graph, seed: 7);
            var expected = numbers.RunMasked(masks);
            foreach (var mode in Enum.GetValues<PlanMode>())
            {
                var plan = Planner.Plan(graph, masks, mode);

                Assert.True(PlanRules.Check(graph, masks, plan).Count == 0, $"{name}: {PlanRules.Check(graph, masks, plan)}");
                Assert.Equal(Flat(expected), Flat(numbers.RunPruned(plan)), (left, right) => Math.Abs(left - right) < 1e-12);
            }
        }
    }

    [Fact]
    public void TwoReaders_ReadViewsOfOneOrder()
    {
        var graph = Parse("%1 = a(%0);%2 = n(%1);%3 = relu(%2);%4 = b(%3);%5 = c(%3);return %4 %5");
        var masks = new MaskSet([new("b", [0, 3], []), new("c", [1], [])]);

        var plan = Planner.Plan(graph, masks, PlanMode.Reordered);

        Assert.Equal(0, PlanCost.Of(graph, plan).Copies);
        Assert.Equal(2, PlanCost.Of(graph, plan).Views);
        Assert.Equal(2, PlanCost.Of(graph, Planner.Plan(graph, masks, PlanMode.Baseline)).Copies);
        Assert.Equal([1, 2, 4, 5], plan["b"].Inputs.Order());
    }

    [Fact]
    public void ReaderOfAConcatenation_ReadsTheBackOfOnePieceAndTheFrontOfTheNext()
    {
        var graph = Parse(
            "%1 = a(%0);%2 = relu(%1);%3 = a(%0);%4 = b(%1);%5 = cat(%4,%2);%6 = d(%5);%7 = c(%4);%8 = c(%2);return %6 %7 %8"
        );
        var masks = new MaskSet([new("d", [1, 4, 8, 9], [])]);

        Assert.Equal(0, PlanCost.Of(graph, Planner.Plan(graph, masks, PlanMode.Reordered)).Copies);
    }

    // The concatenation and conv b read different channels of conv a; each operand is selected where it lies, as a view.
    [Fact]
    public void Concatenation_SelectsOfItsOperands()
    {
        var graph = Parse("%1 = a(%0);%2 = relu(%1);%3 = b(%2);%4 = cat(%2,%3);%5 = d(%4);return %5");
        var masks = new MaskSet([new("b", [1, 4], []), new("d", [0, 3, 7, 10], [])]);

        var plan = Planner.Plan(graph, masks, PlanMode.Reordered);

        Assert.Equal(0, PlanCost.Of(graph, plan).Copies);
        Assert.Equal(8, plan.Values[4].Count);
        Assert.Contains(plan.Selections, entry => entry is { Operation: 4, Input: 0, Selection: Selection.View });
        Assert.DoesNotContain(plan.Selections, entry => entry.Operation == 5);
    }

    [Fact]
    public void NarrowReader_ComputesNothingThatNobodyReads()
    {
        // n and relu between the shared value and c hold what c reads.
        var graph = Parse("%1 = a(%0);%2 = n(%1);%3 = relu(%2);%4 = c(%3);%5 = b(%1);return %4 %5");

        var plan = Planner.Plan(graph, new([new("c", [0, 2, 4], [])]), PlanMode.Reordered);

        Assert.Equal([1, 3, 5], plan["n"].Outputs.Order());
        Assert.Equal(2, Assert.Single(plan.Selections).Operation);
    }

    [Fact]
    public void LayerThatIsNeverCalled_IsLeftWhole()
    {
        var graph = Parse("%1 = a(%0);%2 = c(%1);return %2");

        Assert.Equal(new LayerPlan("d", [], [], [], []), Planner.Plan(graph, Masks, PlanMode.Reordered)["d"]);
    }

    private static MaskSet Everything(Graph graph) =>
        new(
            Core.Collections.EquatableArray.ToEquatableArray(
                graph.Layers.Where(layer => layer.Name is not ("w" or "n")).Select(layer => new LayerMask(layer.Name, All(layer, 1), []))
            )
        );

    private static Core.Collections.EquatableArray<int> All(Layer layer, int axis) =>
        Core.Collections.EquatableArray.ToEquatableArray(Enumerable.Range(0, (int)layer.WeightSizes[axis]));

    private static double[] Flat(double[][][] outputs) => [.. outputs.SelectMany(value => value.SelectMany(channel => channel))];

    // Shorthand: a layer's name calls it; narrow(value,start,length); pool.
    private static Graph Parse(string operations)
    {
        var known = GraphText.Parse(Convolutions + "return %0");
        var builder = new GraphBuilder();
        _ = builder.Input(1, 4, 2, 2);
        foreach (var layer in known.Layers)
        {
            builder.Layer(layer);
        }

        var outputs = Array.Empty<int>();
        foreach (var step in operations.Split(';'))
        {
            var numbers = step.Split(['%', '(', ')', ',', ' ', '='], StringSplitOptions.RemoveEmptyEntries);
            if (numbers[0] == "return")
            {
                outputs = [.. numbers[1..].Select(int.Parse)];
                continue;
            }

            _ = Add(builder, numbers[1], [.. numbers[2..].Select(int.Parse)]);
        }

        return builder.Build(outputs);
    }

    private static Operation Add(GraphBuilder builder, string name, int[] numbers)
    {
        var none = Attributes.Empty;
        var kernel = none.With("stride", new long[] { 1, 1 }).With("padding", new long[] { 0, 0 }).With("dilation", new long[] { 1, 1 });
        return name switch
        {
            "a" or "b" or "c" or "d" => builder.Add("conv2d", numbers, kernel.With("groups", 1), name),
            "w" => builder.Add("conv2d", numbers, kernel.With("groups", 6), name),
            "e" => builder.Add("linear", numbers, none, name),
            "n" => builder.Add("batch_norm", numbers, none, name),
            "cat" => builder.Add("cat", numbers, none.With("dim", 1)),
            "narrow" => builder.Add("narrow", numbers[..1], none.With("dim", 1).With("start", numbers[1]).With("length", numbers[2])),
            "flip" => builder.Add("flip", numbers, none.With("dims", new long[] { 1 })),
            "flatten" => builder.Add("flatten", numbers, none.With("start_dim", 1).With("end_dim", -1)),
            "pool" or "adaptive_avg_pool2d" => builder.Add("adaptive_avg_pool2d", numbers, none.With("output_size", new long[] { 1, 1 })),
            _ => builder.Add(name, numbers),
        };
    }
}
