using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Oracles;

/// <summary>
/// The numbers of a layer: a row of weights and a bias for each output channel. A normalisation has rows of one weight, a convolution of
/// several groups rows as long as a group.
/// </summary>
public sealed record LayerNumbers(double[][] Weight, double[] Bias, int Groups)
{
    public static LayerNumbers Random(Layer layer, int seed)
    {
        var random = new Random(seed ^ layer.Name.Sum(letter => letter * 7919));
        var rows = (int)layer.WeightSizes[0];
        var columns = layer.WeightSizes.Count > 1 ? (int)layer.WeightSizes[1] : 1;
        var groups = layer.Attributes["groups"] is AttributeValue.Integer { Value: var count } ? (int)count : 1;
        return new(
            [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble() - 0.5).ToArray())],
            [.. Enumerable.Range(0, rows).Select(_ => layer.Find("bias") is null ? 0 : random.NextDouble() - 0.5)],
            groups
        );
    }

    public LayerNumbers Masked(IEnumerable<int> inputs, IEnumerable<int> outputs)
    {
        var (columns, rows) = (inputs.ToHashSet(), outputs.ToHashSet());
        return this with
        {
            Weight =
            [
                .. Weight.Select(
                    (row, output) =>
                        row.Select((number, input) => rows.Contains(output) || columns.Contains(First(output) + input) ? 0 : number)
                            .ToArray()
                ),
            ],
            Bias = [.. Bias.Select((number, output) => rows.Contains(output) ? 0 : number)],
        };
    }

    /// <summary>Kept rows and columns in order; an empty list keeps a side whole.</summary>
    public LayerNumbers Gathered(IReadOnlyList<int> outputs, IReadOnlyList<int> inputs)
    {
        var rows = outputs.Count == 0 ? [.. Enumerable.Range(0, Weight.Length)] : outputs;
        var columns = inputs.Count == 0 ? [.. Enumerable.Range(0, Weight[0].Length * Groups)] : inputs;
        return this with
        {
            Weight =
            [
                .. rows.Select(row =>
                    columns
                        .Select(column => column - First(row))
                        .Where(column => column >= 0 && column < Weight[0].Length)
                        .Select(column => Weight[row][column])
                        .ToArray()
                ),
            ],
            Bias = [.. rows.Select(row => Bias[row])],
        };
    }

    // The first input channel of the group of an output channel.
    private int First(int output) => output / (Weight.Length / Groups) * Weight[0].Length;

    /// <summary>A convolution of 1x1 kernels; the number of groups follows from the sizes.</summary>
    public double[][] Mix(double[][] input)
    {
        var groups = input.Length / Weight[0].Length;
        Assert.Equal(input.Length, groups * Weight[0].Length);
        Assert.True(groups == Groups || Weight[0].Length == 1, "a layer reads another number of channels than it has");
        Assert.Equal(0, Weight.Length % groups);
        return
        [
            .. Weight.Select(
                (row, output) =>
                    input[0]
                        .Select(
                            (_, element) =>
                                Bias[output]
                                + row.Select(
                                        (number, column) =>
                                            number * input[(output / (Weight.Length / groups) * row.Length) + column][element]
                                    )
                                    .Sum()
                        )
                        .ToArray()
            ),
        ];
    }

    public double[][] Scale(double[][] input)
    {
        Assert.Equal(Weight.Length, input.Length);
        return [.. input.Select((channel, index) => channel.Select(element => (element * Weight[index][0]) + Bias[index]).ToArray())];
    }
}
