using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using static TorchSharp.torch;

namespace Upscale.Tests.Operators;

/// <summary>What the rules say against what TorchSharp computes, by changing one channel at a time.</summary>
public sealed class OperatorRuleTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public OperatorRuleTests() => _ = manual_seed(7);

    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        for (var index = 0; index < OperatorCases.All.Count; index++)
        {
            data.Add(index, OperatorCases.All[index].Operation + " of " + OperatorCases.All[index].Inputs);
        }

        return data;
    }

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Shapes_AreThoseOfTorch(int index, string claim)
    {
        var run = new Run(OperatorCases.All[index]);

        Assert.True(
            run.Context.Operation.Shape.Dimensions.Select(dimension => dimension.Size).SequenceEqual(run.Compute(run.Inputs).shape),
            claim
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SizesThatAreNotFree_AreTheSameAtALargerInput(int index, string claim)
    {
        var run = new Run(OperatorCases.All[index]);
        var larger = run.Compute([.. run.Context.Inputs.Select(shape => Run.Random(shape, growth: 2))]).shape;
        var dimensions = run.Context.Operation.Shape.Dimensions;

        Assert.All(
            Enumerable.Range(0, larger.Length),
            axis => Assert.True(dimensions[axis].IsFree || dimensions[axis].Size == larger[axis], claim)
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AChannel_ChangesNoOtherChannelsThanTheRuleSays(int index, string claim)
    {
        var run = new Run(OperatorCases.All[index]);
        if (run.Rule is not ChannelRule.Map map)
        {
            return;
        }

        var before = run.Compute(run.Inputs);
        for (var input = 0; input < map.Sources.Count; input++)
        {
            for (var channel = 0; channel < run.Context.Channels(input) && map.Sources[input].Count > 0; channel++)
            {
                var after = run.Compute(run.With(input, channel, value => value + 3));
                var changed = Changed(before, after, map.Axis);
                Assert.True(
                    changed.All(other => map.Reads(input, other).Contains(channel)),
                    $"{claim}: channel {channel} of input {input} changed {IndexText.Write(changed)}"
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AChannel_IsZeroWhereTheRuleSaysSo(int index, string claim)
    {
        var run = new Run(OperatorCases.All[index]);
        if (run.Rule is not ChannelRule.Map { Zero: not ZeroWhen.Never } map)
        {
            return;
        }

        for (var channel = 0; channel < run.Context.Operation.Shape[map.Axis].Size; channel++)
        {
            var inputs = run.Inputs;
            var read = Enumerable
                .Range(0, map.Sources.Count)
                .Where(input => map.Sources[input].Count > 0 && map.Sources[input][channel] >= 0);
            foreach (
                var input in map.Zero == ZeroWhen.AnySourceZero ? read.Take(1)
                : map.Zero == ZeroWhen.ThirdSourceZero ? [2]
                : read
            )
            {
                inputs = map.Reads(input, channel)
                    .Aggregate(inputs, (zeroed, source) => Run.With(zeroed, run.Context, input, source, value => value * 0));
            }

            Assert.True(run.Compute(inputs).select(map.Axis, channel).abs().sum().ToDouble() == 0, $"{claim}: channel {channel}");
        }
    }

    private static List<int> Changed(Tensor before, Tensor after, int axis) =>
        [
            .. Enumerable
                .Range(0, (int)before.shape[axis])
                .Where(channel => !before.select(axis, channel).equal(after.select(axis, channel)).all().ToBoolean()),
        ];

    /// <summary>One case with random inputs and weights.</summary>
    private sealed class Run
    {
        private readonly OperatorCase tested;
        private readonly Tensor[] weights;

        public Run(OperatorCase tested)
        {
            this.tested = tested;
            Context = tested.Resolve();
            Rule = OperatorCase.Operator(Context.Operation.Operator).Channels(Context);
            Inputs = [.. Context.Inputs.Select(shape => Random(shape))];
            weights = [.. (Context.Layer?.Tensors ?? []).Select(tensor => randn([.. tensor.Sizes], dtype: ScalarType.Float64))];
        }

        public ChannelContext Context { get; }

        public ChannelRule Rule { get; }

        public Tensor[] Inputs { get; }

        public static Tensor Random(Shape shape, long growth = 1) =>
            randn([.. shape.Dimensions.Select(dimension => dimension.Size * (dimension.IsFree ? growth : 1))], dtype: ScalarType.Float64);

        public Tensor Compute(Tensor[] inputs) => tested.Compute(inputs, weights);

        public Tensor[] With(int input, int channel, Func<Tensor, Tensor> change) => With(Inputs, Context, input, channel, change);

        public static Tensor[] With(Tensor[] inputs, ChannelContext context, int input, int channel, Func<Tensor, Tensor> change)
        {
            var copy = inputs[input].clone();
            var part = copy.select(context.Axes[input], channel);
            _ = part.copy_(change(part));
            return [.. inputs.Select((tensor, index) => index == input ? copy : tensor)];
        }
    }
}
