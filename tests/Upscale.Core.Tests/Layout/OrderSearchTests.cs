using System.Diagnostics;
using CsCheck;
using Upscale.Core.Layout;

namespace Upscale.Core.Tests.Layout;

public sealed class OrderSearchTests
{
    private static readonly Gen<BlockSet> Sets = Gen.Select(
        Gen.Int[0, 1],
        Gen.Bool.Array[4],
        Gen.Int[0, 2],
        (block, members, end) => new BlockSet(block, members, (BlockEnd)end)
    );
    private static readonly Gen<OrderDemand[]> Demands = Gen.Select(
        Gen.Long[1, 5],
        Sets.Array[1, 2],
        (weight, sets) => new OrderDemand(weight, sets)
    ).Array[1, 6];

    [Fact]
    public void SmallSearch_IsAsGoodAsBruteForce() =>
        Demands.Sample(
            demands =>
            {
                var best = PqTreeTests
                    .Orders(4)
                    .SelectMany(first => PqTreeTests.Orders(4).Select(second => Weight(demands, [first, second])))
                    .Max();

                var choice = OrderSearch.Best([4, 4], demands);

                Assert.Equal(best, Weight(demands, [.. choice.Orders]));
                Assert.Equal(best, demands.Where((_, index) => choice.Satisfied[index]).Sum(demand => demand.Weight));
            },
            iter: 300
        );

    [Fact]
    public void Orders_ArePermutationsThatSatisfyWhatTheyPromise() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[13, 40])
            .SelectMany(
                (size, count) =>
                    Gen.Select(
                        Gen.Bool.Array[size],
                        Gen.Int[0, 2],
                        (members, end) => new OrderDemand(size, [new(0, members, (BlockEnd)end)])
                    ).Array[count]
            )
            .Sample(
                demands =>
                {
                    var size = demands[0].Sets[0].Members.Length;

                    var choice = OrderSearch.Best([size], demands);

                    Assert.Equal(Enumerable.Range(0, size), choice.Orders[0].Order());
                    Assert.All(
                        demands.Where((_, index) => choice.Satisfied[index]),
                        demand => Assert.True(IsSatisfied(demand, choice.Orders))
                    );
                },
                iter: 300
            );

    // The heaviest wants the front for itself, and keeps out two lighter ones that share it.
    [Fact]
    public void ManyDemands_AreBetterThanTakenGreedily()
    {
        OrderDemand[] demands =
        [
            Wants(5, BlockEnd.Front, 0),
            Wants(4, BlockEnd.Front, 1),
            Wants(4, BlockEnd.Front, 1, 2),
            .. Enumerable.Range(0, OrderSearch.ExactDemands).Select(element => Wants(1, BlockEnd.Anywhere, element)),
        ];

        var choice = OrderSearch.Best([OrderSearch.ExactDemands], demands);

        Assert.False(choice.Satisfied[0]);
        Assert.All(choice.Satisfied.Skip(1), Assert.True);

        static OrderDemand Wants(long weight, BlockEnd end, params int[] members) =>
            new(weight, [new(0, [.. Enumerable.Range(0, OrderSearch.ExactDemands).Select(members.Contains)], end)]);
    }

    [Fact]
    public void ManyDemands_AreAsGoodAsBruteForce() =>
        Gen.Select(Gen.Long[1, 9], Gen.Bool.Array[5], (weight, members) => new OrderDemand(weight, [new(0, members, BlockEnd.Anywhere)]))
            .Array[13, 18]
            .Sample(
                demands =>
                    Assert.Equal(
                        PqTreeTests.Orders(5).Max(order => Weight(demands, [order])),
                        Weight(demands, [.. OrderSearch.Best([5], demands).Orders])
                    ),
                iter: 100
            );

    [Fact]
    public void BlockWithoutDemands_KeepsItsOrder() => Assert.Equal([0, 1, 2, 3], OrderSearch.Best([4], []).Orders[0]);

    [Fact]
    public void ChainOfAThousandConsumers_IsOrderedSoon()
    {
        const int Size = 1500;
        var demands = Enumerable
            .Range(0, 1000)
            .Select(first => new OrderDemand(
                1,
                [new(0, [.. Enumerable.Range(0, Size).Select(element => element >= first && element < first + 3)], BlockEnd.Anywhere)]
            ));
        var watch = Stopwatch.StartNew();

        var choice = OrderSearch.Best([Size], [.. demands]);

        Assert.All(choice.Satisfied, Assert.True);
        // A tenth of a second on a quiet machine (samples/Benchmarks -- planner); the limit is for a busy one, and for anything exponential.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }

    private static long Weight(OrderDemand[] demands, int[][] orders) =>
        demands.Where(demand => IsSatisfied(demand, orders)).Sum(demand => demand.Weight);

    private static bool IsSatisfied(OrderDemand demand, IReadOnlyList<int[]> orders) =>
        demand.Sets.All(set => IsSatisfied(set, orders[set.Block]));

    private static bool IsSatisfied(BlockSet set, int[] order)
    {
        var positions = Enumerable.Range(0, order.Length).Where(position => set.Members[order[position]]).ToArray();
        return positions.Length == 0
            || (
                positions[^1] - positions[0] == positions.Length - 1
                && (set.End != BlockEnd.Front || positions[0] == 0)
                && (set.End != BlockEnd.Back || positions[^1] == order.Length - 1)
            );
    }
}
