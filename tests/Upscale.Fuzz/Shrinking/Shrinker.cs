using Upscale.Fuzz.Checking;
using Upscale.Fuzz.Making;

namespace Upscale.Fuzz.Shrinking;

/// <summary>Makes a failing model smaller, as long as it fails in the same way.</summary>
/// <remarks>
/// It works on the choices and not on the source: leaving out a statement's choices, or taking smaller ones, gives another model that is right by
/// construction. All candidates of a round are compiled together.
/// </remarks>
internal static class Shrinker
{
    private const int MostRounds = 40;
    private const int InOneRound = 32;

    /// <summary>The smallest model found of the kind of <paramref name="failing"/>.</summary>
    public static Finding Shrink(Finding failing)
    {
        var best = failing;
        for (var round = 0; round < MostRounds; round++)
        {
            if (Smaller(best) is not { } smaller)
            {
                return best;
            }

            best = smaller;
        }

        return best;
    }

    private static Finding? Smaller(Finding best)
    {
        var candidates = Candidates(best.Source.Choices)
            .Select((choices, index) => ModelMaker.Make("M" + index, new(choices), best.Source.Seed))
            .Where(model => IsSmaller(model.Choices.Drawn, best.Source.Choices.Drawn))
            .ToArray();
        return candidates
            .Chunk(InOneRound)
            .Select(chunk => BatchCheck.Of(chunk).FirstOrDefault(finding => finding.Kind == best.Kind))
            .FirstOrDefault(finding => finding is not null);
    }

    private static IEnumerable<int[]> Candidates(Choices choices)
    {
        var drawn = choices.Drawn;
        foreach (var (start, end) in choices.Spans.OrderByDescending(span => span.End - span.Start).ThenBy(span => span.Start))
        {
            yield return [.. drawn.Take(start), .. drawn.Skip(end)];
        }

        for (var place = 0; place < drawn.Count; place++)
        {
            if (drawn[place] > 0)
            {
                yield return Replaced(drawn, place, 0);
            }
        }

        for (var place = 0; place < drawn.Count; place++)
        {
            if (drawn[place] > 1)
            {
                yield return Replaced(drawn, place, drawn[place] / 2);
                yield return Replaced(drawn, place, drawn[place] - 1);
            }
        }
    }

    private static int[] Replaced(IReadOnlyList<int> drawn, int place, int value)
    {
        int[] copy = [.. drawn];
        copy[place] = value;
        return copy;
    }

    // Fewer choices, or as many and smaller ones: so a chain of improvements ends.
    private static bool IsSmaller(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        if (left.Count != right.Count)
        {
            return left.Count < right.Count;
        }

        var place = Enumerable.Range(0, left.Count).FirstOrDefault(i => left[i] != right[i], -1);
        return place >= 0 && left[place] < right[place];
    }
}
