using Upscale.Core.Plans;

namespace Upscale.Core.Masks.Windows;

/// <summary>Masks under which every consumer reads a contiguous range: a network whose selections are all views.</summary>
/// <remarks>
/// <para>Problem: masks chosen layer by layer keep the most, and most of their consumers copy; masks shared by a segment copy nothing, and
/// keep less. Between them lie the masks that admit one order of channels in which each consumer keeps a window. Which of these
/// keep the most?</para>
/// <para>Idea: two consumers can have any masks (first only, both, second only), so for them the answer is that of single layers. For more the
/// best windows in a given order and the best order for given windows are both simple; <see cref="WindowSearch"/> takes turns
/// from several starts, one of which is the constrained answer, so that the result is never worse.</para>
/// <para>Limits: a local search. A consumer of a concatenation has one window over the row of its pieces, so of inner pieces it drops only what
/// all drop. A convolution of several groups drops something only where nobody else reads its input, and who reads beside it may have to copy.</para>
/// </remarks>
internal static class CopyFreeMasks
{
    // The most promising starts, from which a search is worth its time.
    private const int MostSearches = 9;

    /// <summary>For each candidate the channels to drop.</summary>
    /// <param name="flow">The network.</param>
    /// <param name="candidates">All consumers, also those that are left alone.</param>
    /// <param name="values">For each candidate what is lost with each channel; null for those that are left alone.</param>
    /// <param name="counts">For each candidate how many channels to drop.</param>
    /// <param name="shared">What a candidate drops with a mask that its segment shares: for segments with tied channels, which windows would cut.</param>
    public static bool[][] Drop(ChannelFlow flow, MaskCandidate[] candidates, double[]?[] values, int[] counts, Func<int, bool[]?> shared)
    {
        var penalty = 1 + values.Sum(row => row?.Sum() ?? 0);
        double[][] penalised =
        [
            .. candidates.Select(
                (candidate, index) =>
                    candidate.IsFree.Select((isFree, channel) => (values[index]?[channel] ?? 0) + (isFree ? 0 : penalty)).ToArray()
            ),
        ];
        int[] keeps = [.. candidates.Select((candidate, index) => candidate.Channels - counts[index])];
        var drops = candidates.Select(candidate => new bool[candidate.Channels]).ToArray();
        foreach (var problem in new WindowProblems(flow, candidates, penalised, keeps).Find())
        {
            if (problem.Readers.Any(reader => candidates[reader.Candidate].Units.Where((unit, channel) => unit != channel).Any()))
            {
                foreach (var reader in problem.Readers)
                {
                    drops[reader.Candidate] = shared(reader.Candidate) ?? drops[reader.Candidate];
                }
            }
            else
            {
                Write(problem, Best(problem), drops);
            }
        }

        // A window that cannot hold all that must stay is no mask.
        for (var candidate = 0; candidate < candidates.Length; candidate++)
        {
            if (drops[candidate].Where((isDropped, channel) => isDropped && !candidates[candidate].IsFree[channel]).Any())
            {
                drops[candidate] = new bool[drops[candidate].Length];
            }
        }

        return drops;
    }

    private static WindowLayout Best(WindowProblem problem)
    {
        var search = new WindowSearch(problem);
        return new WindowStarts(problem)
            .Find()
            .OrderBy(search.Estimate)
            .Take(MostSearches)
            .Select(search.Improve)
            .OrderBy(found => found.Lost)
            .First()
            .Layout;
    }

    private static void Write(WindowProblem problem, WindowLayout layout, bool[][] drops)
    {
        for (var number = 0; number < problem.Readers.Length; number++)
        {
            var reader = problem.Readers[number];
            foreach (var (part, isKept) in WindowSearch.Kept(reader, layout, number))
            {
                for (var position = 0; position < isKept.Length; position++)
                {
                    for (var channel = 0; channel < part.Run && !isKept[position]; channel++)
                    {
                        drops[reader.Candidate][part.First + (position * part.Run) + channel] = true;
                    }
                }
            }
        }
    }
}
