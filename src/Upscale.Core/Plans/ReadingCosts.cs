using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Operators;

namespace Upscale.Core.Plans;

/// <summary>What it costs a consumer to read some channels, in microseconds at the example input.</summary>
internal sealed class ReadingCosts(ChannelFlow flow, LayoutCosts table, bool[] narrows, bool[][] present)
{
    private const double PoolWork = 1.5;

    /// <summary>Copying <paramref name="channels"/> channels of a value.</summary>
    public double Gather(int value, int channels) => table.Gather(Bytes(value) * channels);

    /// <summary>Reading <paramref name="extra"/> channels more than the <paramref name="channels"/> wanted; infinite where that is not possible.</summary>
    public double OverRead(Operation consumer, int channels, int extra) =>
        Work(consumer, table.Stepped(channels + extra) - table.Stepped(channels)) + Passing(consumer, extra);

    /// <summary>Whether a maximum pool of <paramref name="selected"/> channels, of <paramref name="held"/>, costs less with its input copied than one of all.</summary>
    /// <remarks>A range of channels is copied too: pools of libtorch make what they read contiguous. What they compute takes as long as a copy and a half.</remarks>
    public bool IsSelectedAbove(Operation pool, Selection selection, int selected, int held)
    {
        var (input, behind) = (Bytes(pool.Inputs[0]), selection is Selection.Gather ? Bytes(pool.Id) : 0);
        return table.Copy(selected * (input + (PoolWork * input))) < table.Copy((held * PoolWork * input) + (selected * behind));
    }

    /// <summary>About what each further channel costs.</summary>
    public double Extra(Operation consumer) => Work(consumer, 1) + Passing(consumer, 1);

    /// <summary>The operations that select before they run for the sake of <paramref name="consumer"/>, last first, and the value that they select from.</summary>
    public (int Value, IReadOnlyList<Operation> Chain) Chain(Operation consumer)
    {
        var (value, chain) = (consumer.Inputs[0], new List<Operation>());
        for (; narrows[value] && flow.Graph.Operations[value].Inputs.Count == 1; value = flow.Graph.Operations[value].Inputs[0])
        {
            chain.Add(flow.Graph.Operations[value]);
        }

        return (value, chain);
    }

    // All calls of one layer read alike, and what has no count of multiply-adds has no known cost.
    private double Work(Operation consumer, int channels)
    {
        var each =
            flow.Rules[consumer.Id] is ChannelRule.Mix { Groups: 1 } && !flow.IsShared(consumer.Id)
                ? MultiplyAdds.Of(flow.Graph, consumer, 1, present[consumer.Id].Count(isPresent => isPresent))
                : 0;
        return each == 0 ? double.PositiveInfinity : table.Work(each * channels);
    }

    // What lies between the selection and the consumer runs on the further channels too.
    private double Passing(Operation consumer, int channels) =>
        Chain(consumer)
            .Chain.Sum(operation =>
                flow.Rules[operation.Id] is ChannelRule.Map { Form: MapForm.Aligned, Tie: null }
                    ? table.Copy(Bytes(operation.Id) * channels) + table.Work(MultiplyAdds.Of(flow.Graph, operation, 0, channels))
                    : double.PositiveInfinity
            );

    private double Bytes(int value) => (double)flow.ElementsPerChannel(value) * sizeof(float);
}
