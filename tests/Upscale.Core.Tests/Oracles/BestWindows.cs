namespace Upscale.Core.Tests.Oracles;

/// <summary>The most that readers can keep in windows of one order, by trying all orders.</summary>
public static class BestWindows
{
    /// <param name="values">For each reader what each element is worth to it.</param>
    /// <param name="keep">The size of each window.</param>
    public static double Most(double[][] values, int keep) => Most(values, keep, [.. Enumerable.Range(0, values[0].Length)], 0);

    private static double Most(double[][] values, int keep, int[] order, int from)
    {
        if (from == order.Length)
        {
            return values.Sum(reader => Enumerable.Range(0, order.Length - keep + 1).Max(start => Sum(reader, order, start, keep)));
        }

        var most = 0.0;
        for (var index = from; index < order.Length; index++)
        {
            (order[from], order[index]) = (order[index], order[from]);
            most = Math.Max(most, Most(values, keep, order, from + 1));
            (order[from], order[index]) = (order[index], order[from]);
        }

        return most;
    }

    private static double Sum(double[] reader, int[] order, int start, int count)
    {
        var sum = 0.0;
        for (var position = start; position < start + count; position++)
        {
            sum += reader[order[position]];
        }

        return sum;
    }
}
