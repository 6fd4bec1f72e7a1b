using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>Ranks choices and drops the lowest.</summary>
internal sealed class MaskRanking(ChannelFlow flow, MaskCandidate[] masked, MaskCandidate[] ignored, double[][] scores, MaskOptions options)
{
    /// <summary>One thing to keep or drop: the channels of layers that share its fate, the first one deciding between equals.</summary>
    private sealed record Choice(List<(int Candidate, int Channel)> Members)
    {
        public double Score { get; set; }
    }

    /// <summary>How many of <paramref name="count"/> an amount asks to drop.</summary>
    public static int Share(double amount, int count) => (int)Math.Floor(amount * count);

    /// <summary>
    /// Whether layers share masks. On the output side a producer's mask is seen by all who read it, so there copy-free masks are constrained ones.
    /// </summary>
    public static bool IsShared(MaskOptions options) =>
        options.Method == PruningMethod.Constrained || options is { Method: PruningMethod.CopyFree, Side: PruningSide.Output };

    /// <summary>A score as a number whose sum over channels and layers means something.</summary>
    public static double Addend(double score, MaskOptions options) => options.Combination == ScoreCombination.Sum ? score : score * score;

    /// <summary>For each masked candidate, the channels to drop.</summary>
    public bool[][] Drop()
    {
        var drops = masked.Select(candidate => new bool[candidate.Channels]).ToArray();
        var left = masked.Select(candidate => candidate.Channels).ToArray();
        foreach (var ranking in IsShared(options) ? SharedRankings() : LayerRankings())
        {
            var wanted = Share(options.Amount, ranking.Count);

            // OrderBy is stable, so equals stay in the order of layers and channels.
            foreach (var choice in ranking.OrderBy(choice => choice.Score).Take(wanted))
            {
                var isLast = choice.Members.GroupBy(member => member.Candidate).Any(group => left[group.Key] <= group.Count());
                foreach (var (candidate, channel) in isLast ? [] : choice.Members)
                {
                    drops[candidate][channel] = true;
                    left[candidate]--;
                }
            }
        }

        return drops;
    }

    private IEnumerable<List<Choice>> LayerRankings()
    {
        var layers = masked.Select(
            (candidate, index) =>
                Enumerable
                    .Range(0, candidate.Channels)
                    .Where(channel => candidate.IsFree[channel])
                    .GroupBy(channel => candidate.Units[channel])
                    .Select(unit => new Choice([.. unit.Select(channel => (index, channel))])
                    {
                        Score = Mean([.. unit.Select(channel => scores[index][channel])]),
                    })
                    .ToList()
        );
        return options.Global
            ?
            [
                [.. layers.SelectMany(layer => layer)],
            ]
            : layers;
    }

    private List<List<Choice>> SharedRankings()
    {
        var coupled = new CoupledChannels(flow);
        var choices = new Dictionary<int, Choice>();
        var bound = Bound(coupled);
        var segments = new Dictionary<int, int>();
        for (var index = 0; index < masked.Length; index++)
        {
            for (var channel = 0; channel < masked[index].Channels; channel++)
            {
                var set = coupled.Find(masked[index].Value, channel);
                if (!bound.Contains(set))
                {
                    if (!choices.TryGetValue(set, out var choice))
                    {
                        choices[set] = choice = new([]);
                    }

                    choice.Members.Add((index, channel));
                }
            }
        }

        foreach (var choice in choices.Values)
        {
            choice.Score = Combine(choice.Members.Select(member => scores[member.Candidate][member.Channel]));
        }

        var ordered = choices.Values.OrderBy(choice => choice.Members[0].Candidate).ThenBy(choice => choice.Members[0].Channel).ToList();
        return options.Global ? [ordered] : Segments(ordered);
    }

    // Sets of channels that a layer holds which is left alone, or that may not be dropped somewhere.
    private HashSet<int> Bound(CoupledChannels coupled)
    {
        var bound = new HashSet<int>();
        foreach (var candidate in masked.Concat(ignored))
        {
            for (var channel = 0; channel < candidate.Channels; channel++)
            {
                if (!candidate.IsFree[channel] || ignored.Contains(candidate))
                {
                    bound.Add(coupled.Find(candidate.Value, channel));
                }
            }
        }

        return bound;
    }

    // Choices that share a layer, directly or by way of others, are ranked together.
    private List<List<Choice>> Segments(List<Choice> choices)
    {
        var segmentOf = Enumerable.Range(0, masked.Length).ToArray();
        int Root(int candidate) => segmentOf[candidate] == candidate ? candidate : segmentOf[candidate] = Root(segmentOf[candidate]);
        foreach (var choice in choices)
        {
            foreach (var (candidate, _) in choice.Members)
            {
                segmentOf[Root(candidate)] = Root(choice.Members[0].Candidate);
            }
        }

        return [.. choices.GroupBy(choice => Root(choice.Members[0].Candidate)).Select(group => group.ToList())];
    }

    // Tied channels count as one of their kind, so that a ranking over all layers compares like with like.
    private double Mean(double[] values) =>
        values.Length == 1 ? values[0]
        : options.Combination == ScoreCombination.Sum ? values.Average()
        : Math.Sqrt(values.Average(value => value * value));

    private double Combine(IEnumerable<double> values) =>
        options.Combination == ScoreCombination.Sum ? values.Sum() : Math.Sqrt(values.Sum(value => value * value));
}
