using Upscale.Core.Graphs;

namespace Upscale.Core.Masks;

/// <summary>Ranks choices and drops the lowest of each ranking.</summary>
internal sealed class MaskRanking(Graph graph, MaskCandidate[] masked, MaskOptions options)
{
    /// <summary>How many of <paramref name="count"/> an amount asks to drop.</summary>
    public static int Share(double amount, int count) => (int)Math.Floor(amount * count);

    /// <summary>Drops of each ranking what its amount asks for.</summary>
    /// <param name="groups">The choices of each layer or segment.</param>
    public MaskDrops Drop(IEnumerable<List<MaskChoice>> groups)
    {
        var drops = new MaskDrops(masked, options.Limits);
        foreach (var ranking in groups.SelectMany(Keys).GroupBy(pair => pair.Key))
        {
            var choices = ranking.Select(pair => pair.Choice).ToList();
            var wanted = Share(ranking.Key.Amount, choices.Sum(choice => choice.Size));

            // OrderBy is stable, so equals stay in the order of layers and channels.
            foreach (var choice in choices.OrderBy(choice => choice.Score))
            {
                if (choice.Size <= wanted)
                {
                    wanted -= choice.Size;
                    drops.Drop(choice);
                }
            }
        }

        drops.Round();
        return drops;
    }

    // Choices with one key are ranked together. A layer with an amount of its own is not compared with others.
    private IEnumerable<((int Group, string Structure, double Amount) Key, MaskChoice Choice)> Keys(List<MaskChoice> group, int number)
    {
        foreach (var choice in group)
        {
            var layers = choice.Members.Select(member => masked[member.Candidate].Layer).Distinct().ToArray();
            double[] own = [.. layers.Select(options.OwnAmount).OfType<double>()];
            yield return own.Length > 0 ? ((number, "", own.Min()), choice)
            : options.Isomorphic
                ? (
                    (
                        -1,
                        string.Join(" ", layers.Select(Structure).Distinct().OrderBy(name => name, StringComparer.Ordinal)),
                        options.Amount
                    ),
                    choice
                )
            : ((options.Global ? -1 : number, "", options.Amount), choice);
        }
    }

    // Layers of one kind and kernel do the same work, so that their scores can be compared.
    private string Structure(string name)
    {
        var layer = graph.Layer(name);
        return layer.Kind + string.Join("x", layer.WeightSizes.Skip(2));
    }
}
