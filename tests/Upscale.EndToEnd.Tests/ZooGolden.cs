using System.Globalization;

namespace Upscale.EndToEnd.Tests;

/// <summary>A network of torchvision 0.14 on the goldens' weights: a line of <c>tests/Goldens/zoo.csv</c>.</summary>
/// <param name="Network">As the zoo calls it.</param>
/// <param name="Size">Height and width of the input.</param>
/// <param name="Parameters">How many numbers its parameters have.</param>
/// <param name="Digest">Of its <c>state_dict()</c>: the start of the SHA-256 of "name shape" lines, sorted.</param>
/// <param name="First">The first three outputs.</param>
/// <param name="Norm">The Euclidean norm of the output.</param>
internal sealed record ZooGolden(string Network, long Size, long Parameters, string Digest, double[] First, double Norm)
{
    public static IEnumerable<ZooGolden> All =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Goldens", "zoo.csv")).Skip(1).Select(line => Of(line.Split(',')));

    private static ZooGolden Of(string[] fields) =>
        new(
            fields[0],
            long.Parse(fields[1], CultureInfo.InvariantCulture),
            long.Parse(fields[2], CultureInfo.InvariantCulture),
            fields[3],
            [.. fields[4].Split(' ').Select(Number)],
            Number(fields[5])
        );

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
