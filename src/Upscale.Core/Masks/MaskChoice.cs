using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>One thing to keep or drop: the channels of layers that share its fate, the first one deciding between equals.</summary>
/// <param name="Members">The channels.</param>
internal sealed record MaskChoice(List<(int Candidate, int Channel)> Members)
{
    /// <summary>What the choice is worth.</summary>
    public double Score { get; set; }
}

/// <summary>Finds the choices of a network.</summary>
internal sealed class MaskChoices(ChannelFlow flow, MaskCandidate[] masked, MaskCandidate[] ignored, double[][] scores, MaskOptions options)
{
    /// <summary>For each masked candidate its choices: a channel each, or tied ones together.</summary>
    public IEnumerable<List<MaskChoice>> OfLayers() =>
        masked.Select(
            (candidate, index) =>
                Enumerable
                    .Range(0, candidate.Channels)
                    .Where(channel => candidate.IsFree[channel])
                    .GroupBy(channel => candidate.Units[channel])
                    .Select(unit => new MaskChoice([.. unit.Select(channel => (index, channel))])
                    {
                        Score = Mean([.. unit.Select(channel => scores[index][channel])]),
                    })
                    .ToList()
        );

    /// <summary>For each segment its choices: channels that all of its layers keep or drop together.</summary>
    public List<List<MaskChoice>> OfSegments()
    {
        var coupled = new CoupledChannels(flow);
        var choices = new Dictionary<int, MaskChoice>();
        var bound = Bound(coupled);
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

        return Segments([.. choices.Values.OrderBy(choice => choice.Members[0].Candidate).ThenBy(choice => choice.Members[0].Channel)]);
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

    // Choices that share a layer, directly or by way of others, are of one segment.
    private List<List<MaskChoice>> Segments(List<MaskChoice> choices)
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
