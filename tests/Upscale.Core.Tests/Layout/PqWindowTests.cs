using CsCheck;
using Upscale.Core.Layout;

namespace Upscale.Core.Tests.Layout;

public sealed class PqWindowTests
{
    private static readonly Gen<(int Count, int[] Sets, int Wanted, int[] Sizes)> Cases = Gen.Int[2, 6]
        .SelectMany(count =>
            Gen.Select(Gen.Int[0, (1 << count) - 1].Array[0, 4], Gen.Int[1, (1 << count) - 1], Gen.Int[0, 4].Array[count])
                .Select((sets, wanted, sizes) => (count, sets, wanted, sizes))
        );

    [Fact]
    public void Window_IsTheSmallestOfAllOrders() =>
        Cases.Sample(
            each =>
            {
                var tree = PqTree.OfAll(each.Count);
                var kept = new List<int>();
                foreach (var set in each.Sets)
                {
                    if (tree.With(Marks(each.Count, set)) is { } more)
                    {
                        tree = more;
                        kept.Add(set);
                    }
                }

                var window = tree.Window(Marks(each.Count, each.Wanted), each.Sizes);

                var best = PqTreeTests
                    .Orders(each.Count)
                    .Where(order => kept.All(set => PqTreeTests.IsContiguous(order, set)))
                    .Min(order => Span(order, each.Wanted).Sum(element => each.Sizes[element]));
                Assert.Equal(best, each.Sizes.Where((_, element) => window[element]).Sum());
                Assert.All(
                    Enumerable.Range(0, each.Count).Where(element => (each.Wanted >> element & 1) == 1),
                    element => Assert.True(window[element])
                );
                Assert.NotNull(tree.With(window));
            },
            iter: 2000
        );

    private static bool[] Marks(int count, int set) => [.. Enumerable.Range(0, count).Select(element => (set >> element & 1) == 1)];

    private static int[] Span(int[] order, int set)
    {
        var first = Array.FindIndex(order, element => (set >> element & 1) == 1);
        return order[first..(Array.FindLastIndex(order, element => (set >> element & 1) == 1) + 1)];
    }
}
