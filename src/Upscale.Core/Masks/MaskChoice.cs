using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>One thing to keep or drop: the channels of layers that share its fate, the first one deciding between equals.</summary>
/// <param name="Members">The channels.</param>
internal sealed record MaskChoice(List<(int Candidate, int Channel)> Members)
{
    /// <summary>What the choice is worth.</summary>
    public double Score { get; set; }

    /// <summary>For how many channels it counts.</summary>
    public int Size { get; init; } = 1;
}

/// <summary>Finds the choices of a network.</summary>
internal sealed class MaskChoices(ChannelFlow flow, MaskCandidate[] masked, MaskCandidate[] ignored, double[][] scores, MaskOptions options)
{
    /// <summary>For each masked candidate its choices: a channel each, or tied ones together; and one of each group where groups drop equally many.</summary>
    public IEnumerable<List<MaskChoice>> OfLayers() =>
        Units().GroupBy(choice => choice.Members[0].Candidate).SelectMany(choices => Balanced(choices, masked[choices.Key].Cells));

    // What layers drop together is ranked with the first of them.
    private IEnumerable<MaskChoice> Units() =>
        masked
            .SelectMany(
                (candidate, index) =>
                    Enumerable
                        .Range(0, candidate.Channels)
                        .Where(channel => candidate.IsFree[channel])
                        .Select(channel => (Index: index, Channel: channel))
            )
            .GroupBy(member =>
                masked[member.Index].Joint[member.Channel] is { } set
                    ? (-1, set)
                    : (member.Index, masked[member.Index].Units[member.Channel])
            )
            .Where(unit => unit.All(member => masked[member.Index].Joint[member.Channel] is not { } set || !Held.Contains(set)))
            .Select(unit => new MaskChoice([.. unit.Select(member => (member.Index, member.Channel))])
            {
                Score = Mean([.. unit.Select(member => scores[member.Index][member.Channel])]),
                Size = unit.Count(member => member.Index == unit.First().Index),
            });

    // Sets of which some layer keeps its channels: it is ignored, or may not drop them.
    private HashSet<int> Held { get; } =
    [
        .. masked
            .Concat(ignored)
            .SelectMany(candidate =>
                candidate.Joint.Where((set, channel) => set is not null && (ignored.Contains(candidate) || !candidate.IsFree[channel]))
            )
            .OfType<int>(),
    ];

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

        var ordered = choices.Values.OrderBy(choice => choice.Members[0].Candidate).ThenBy(choice => choice.Members[0].Channel).ToList();
        ChannelCell[] cells = [.. masked.Concat(ignored).SelectMany(candidate => candidate.Cells)];
        return [.. Segments(ordered).SelectMany(segment => Balanced(segment, cells))];
    }

    // Of cells that drop equally many channels each, the lowest of every cell are one choice, and so on upwards. Such choices are ranked among themselves.
    private IEnumerable<List<MaskChoice>> Balanced(IEnumerable<MaskChoice> choices, IReadOnlyCollection<ChannelCell> cells)
    {
        foreach (var family in choices.GroupBy(choice => Cell(choice).Family, StringComparer.Ordinal))
        {
            if (family.Key.Length == 0)
            {
                yield return [.. family];
                continue;
            }

            var rows = family
                .GroupBy(choice => Cell(choice).Cell, StringComparer.Ordinal)
                .Select(cell => cell.OrderBy(choice => choice.Score).ToArray())
                .ToArray();
            var isEveryCellFree = cells.Where(cell => cell.Family == family.Key).Distinct().Count() == rows.Length;
            yield return
            [
                .. Enumerable
                    .Range(0, isEveryCellFree ? rows.Min(row => row.Length) : 0)
                    .Select(rank => Joined([.. rows.Select(row => row[rank])])),
            ];
        }
    }

    private ChannelCell Cell(MaskChoice choice) => masked[choice.Members[0].Candidate].Cells[choice.Members[0].Channel];

    private MaskChoice Joined(MaskChoice[] choices) =>
        new([.. choices.SelectMany(choice => choice.Members)])
        {
            Score = Mean([.. choices.Select(choice => choice.Score)]),
            Size = choices.Sum(choice => choice.Size),
        };

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
