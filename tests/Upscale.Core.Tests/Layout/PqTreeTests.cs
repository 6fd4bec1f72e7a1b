using System.Diagnostics;
using CsCheck;
using Upscale.Core.Layout;

namespace Upscale.Core.Tests.Layout;

public sealed class PqTreeTests
{
    private static readonly Gen<(int Count, int[] Sets)> Families = Gen.Int[1, 7]
        .SelectMany(count => Gen.Int[0, (1 << count) - 1].Array[0, 7].Select(sets => (count, sets)));

    [Fact]
    public void Sets_HaveAnOrder_ExactlyWhenBruteForceFindsOne() =>
        Families.Sample(
            family =>
            {
                var tree = Add(family.Count, family.Sets);
                Assert.Equal(Orders(family.Count).Any(order => family.Sets.All(set => IsContiguous(order, set))), tree is not null);
            },
            iter: 3000
        );

    [Fact]
    public void Order_IsAPermutationInWhichEverySetIsContiguous() =>
        Families.Sample(
            family =>
            {
                if (Add(family.Count, family.Sets) is { } tree)
                {
                    int[] order = [.. tree.Order(children => children)];
                    Assert.Equal(Enumerable.Range(0, family.Count), order.Order());
                    Assert.All(family.Sets, set => Assert.True(IsContiguous(order, set)));
                }
            },
            iter: 3000
        );

    [Fact]
    public void ThousandOverlappingSets_AreOrderedSoon()
    {
        const int Count = 1001;
        var watch = Stopwatch.StartNew();
        var tree = PqTree.OfAll(Count);
        foreach (var set in Enumerable.Range(0, Count - 1).OrderBy(set => set * 7919 % 1000))
        {
            tree = tree!.With([.. Enumerable.Range(0, Count).Select(element => element == set || element == set + 1)]);
        }

        var order = tree!.Order(children => children);
        Assert.True(order.SequenceEqual(Enumerable.Range(0, Count)) || order.SequenceEqual(Enumerable.Range(0, Count).Reverse()));
        // Less than a tenth of a second on a quiet machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }

    internal static IEnumerable<int[]> Orders(int count)
    {
        if (count == 0)
        {
            return
            [
                [],
            ];
        }

        return Orders(count - 1)
            .SelectMany(order =>
                Enumerable.Range(0, count).Select(position => (int[])[.. order[..position], count - 1, .. order[position..]])
            );
    }

    private static PqTree? Add(int count, int[] sets)
    {
        PqTree? tree = PqTree.OfAll(count);
        foreach (var set in sets)
        {
            tree = tree?.With([.. Enumerable.Range(0, count).Select(element => (set >> element & 1) == 1)]);
        }

        return tree;
    }

    internal static bool IsContiguous(int[] order, int set)
    {
        var positions = Enumerable.Range(0, order.Length).Where(position => (set >> order[position] & 1) == 1).ToArray();
        return positions.Length == 0 || positions[^1] - positions[0] == positions.Length - 1;
    }
}
