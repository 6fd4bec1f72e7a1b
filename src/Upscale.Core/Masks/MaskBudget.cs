using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>Drops choices by what is lost per multiply-add saved, until the pruned network has no more than a share of them.</summary>
/// <remarks>
/// <para>Problem: the same amount everywhere spends accuracy where little is saved. A channel that one consumer drops saves that
/// consumer's work only; when all of its readers drop it, its producer's work goes too.</para>
/// <para>Idea: a price for a multiply-add. At a given price each choice is dropped that costs less than what it saves, and the choices over
/// one channel are dropped together where that is cheaper, since only then its producer saves. A higher price drops more, so the
/// price is found by bisection over the prices at which something changes, each tried on the pruned network itself.</para>
/// <para>Limits: what a channel saves is taken from the dense network. What is lost is the share of a layer's total score, so that layers
/// can be compared whatever the sizes of their weights; with global ranking the score itself.</para>
/// </remarks>
internal sealed class MaskBudget
{
    /// <summary>The choices over one channel.</summary>
    private sealed record Channel(List<(MaskChoice Choice, double Lost, double Saved)> Choices, double Producers)
    {
        public double Lost => Choices.Sum(choice => choice.Lost);

        public double Saved => Choices.Sum(choice => choice.Saved) + Producers;
    }

    private readonly MaskCandidate[] masked;
    private readonly MaskOptions options;
    private readonly List<Channel> channels = [];

    public MaskBudget(
        ChannelFlow flow,
        MaskCandidate[] masked,
        MaskCandidate[] whole,
        double[][] scores,
        IEnumerable<List<MaskChoice>> groups,
        MaskOptions options
    )
    {
        this.masked = masked;
        this.options = options;
        var coupled = new CoupledChannels(flow);
        double[] totals = [.. scores.Select(row => options.Global ? 1 : Math.Max(double.Epsilon, row.Sum(options.Addend)))];
        var saved = masked.Select(candidate => (double)Work(flow, candidate.Layer) / candidate.Channels).ToArray();
        var others = Others(flow, coupled, whole);
        foreach (var over in groups.SelectMany(group => group).GroupBy(choice => Set(coupled, choice)))
        {
            channels.Add(
                new(
                    [
                        .. over.Select(choice =>
                            (
                                choice,
                                choice.Members.Sum(member =>
                                    options.Addend(scores[member.Candidate][member.Channel]) / totals[member.Candidate]
                                ),
                                choice.Members.Sum(member => saved[member.Candidate])
                            )
                        ),
                    ],
                    others.TryGetValue(over.Key, out var work) ? work : 0
                )
            );
        }
    }

    /// <summary>The drops of the lowest price that meets the budget.</summary>
    /// <param name="share">Measures the share of multiply-adds that drops leave.</param>
    /// <exception cref="ArgumentException">No price meets the budget.</exception>
    public MaskDrops Drop(Func<MaskDrops, double> share)
    {
        double[] prices =
        [
            .. channels
                .SelectMany(channel =>
                    channel.Choices.Select(choice => Price(choice.Lost, choice.Saved)).Append(Price(channel.Lost, channel.Saved))
                )
                .Where(price => !double.IsInfinity(price))
                .Distinct()
                .OrderBy(price => price),
        ];
        var (low, high) = (0, prices.Length - 1);
        var best = prices.Length == 0 ? At(0) : At(prices[high]);
        if (share(best) is var least && least > options.Macs)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{options.Macs} of the multiply-adds cannot be reached: within the limits the network has at least {least:0.000} of them"
                ),
                nameof(share)
            );
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            var drops = At(prices[middle]);
            if (share(drops) <= options.Macs)
            {
                (best, high) = (drops, middle);
            }
            else
            {
                low = middle + 1;
            }
        }

        return best;
    }

    private static double Price(double lost, double saved) => saved > 0 ? lost / saved : double.PositiveInfinity;

    private MaskDrops At(double price)
    {
        var drops = new MaskDrops(masked, options.Limits);
        var chosen = new List<(MaskChoice Choice, double Price)>();
        foreach (var channel in channels)
        {
            var alone = channel.Choices.FindAll(choice => choice.Lost <= price * choice.Saved);
            var gain = alone.Sum(choice => (price * choice.Saved) - choice.Lost);
            var isJoint = alone.Count < channel.Choices.Count && (price * channel.Saved) - channel.Lost >= gain;
            chosen.AddRange(
                (isJoint ? channel.Choices : alone).Select(choice =>
                    (choice.Choice, isJoint ? Price(channel.Lost, channel.Saved) : Price(choice.Lost, choice.Saved))
                )
            );
        }

        foreach (var (choice, _) in chosen.OrderBy(entry => entry.Price))
        {
            drops.Drop(choice);
        }

        drops.Round();
        return drops;
    }

    private int Set(CoupledChannels coupled, MaskChoice choice) =>
        coupled.Find(masked[choice.Members[0].Candidate].Value, choice.Members[0].Channel);

    private static long Work(ChannelFlow flow, string layer) =>
        flow.Graph.Operations.Where(operation => operation.Layer == layer).Sum(operation => MultiplyAdds.Of(flow.Graph, operation));

    // The work on a channel of those whose masks are not chosen: producers on the input side, consumers on the output side, and what lies between.
    private Dictionary<int, double> Others(ChannelFlow flow, CoupledChannels coupled, MaskCandidate[] whole)
    {
        var work = new Dictionary<int, double>();
        foreach (var operation in flow.Graph.Operations)
        {
            var isInput = flow.Rules[operation.Id] is ChannelRule.Mix && options.Side == PruningSide.Output;
            var value = isInput ? operation.Inputs[0] : operation.Id;
            var own = MultiplyAdds.Of(flow.Graph, operation);
            if (own > 0 && flow.Rules[operation.Id] is ChannelRule.Mix or ChannelRule.Map)
            {
                for (var channel = 0; channel < flow.Channels[value]; channel++)
                {
                    var set = coupled.Find(value, channel);
                    work[set] = (work.TryGetValue(set, out var before) ? before : 0) + ((double)own / flow.Channels[value]);
                }
            }
        }

        // A channel that somebody reads in any case is never gone.
        foreach (
            var value in whole
                .Select(candidate => candidate.Value)
                .Concat(Enumerable.Range(0, flow.Count).Where(value => flow.IsPinned[value]))
        )
        {
            for (var channel = 0; channel < flow.Channels[value]; channel++)
            {
                _ = work.Remove(coupled.Find(value, channel));
            }
        }

        return work;
    }
}
