using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Tests.Importance;

/// <summary>Scores and masks of ResNet-18's layer1.0.conv2 with the goldens' weights (tests/Goldens/README.md), as the reference computes them.</summary>
public sealed class ReferenceImportanceTests
{
    // The layer's weight is tensor number 12 of the state_dict.
    private const long Position = 12;

    [Fact]
    public void L1_MasksWhatTheReferenceMasks() =>
        Equal(
            new L1Magnitude(),
            [20.09779309183135, 20.747060277953587, 20.250227845213534, 20.670952602967645],
            [0, 2, 7, 9, 13, 18, 25, 27, 28, 31, 35, 45, 51, 52, 55, 63]
        );

    [Fact]
    public void L2_MasksWhatTheReferenceMasks() =>
        Equal(
            new L2Magnitude(),
            [0.9711698121343944, 1.0036917339526283, 0.9731898355540928, 0.9977261655651729],
            [0, 2, 7, 9, 13, 18, 27, 28, 31, 35, 45, 49, 51, 52, 60, 63]
        );

    // The reference takes distances from a matrix product, which gives a channel some 1e-8 of distance to itself.
    [Fact]
    public void FPGM_MasksWhatTheReferenceMasks() =>
        Equal(
            new FPGM(),
            [87.34920093086654, 88.97289737169966, 87.80110603807584, 88.69271554174847],
            [0, 2, 7, 9, 13, 19, 27, 28, 31, 35, 47, 49, 51, 52, 60, 63],
            tolerance: 1e-7
        );

    // The reference gives the right scores to the wrong channels, so they are compared in ascending order.
    [Fact]
    public void LAMP_HasTheReferencesScores()
    {
        var scores = Scores(new LAMP()).Order().ToArray();
        double[] lowest = [0.015000347844604113, 0.015365499221407147, 0.015696016611648576, 0.015955785140760737];
        Assert.All(lowest.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    private static void Equal(IImportance importance, double[] first, int[] masked, double tolerance = 1e-12)
    {
        var scores = Scores(importance);
        Assert.All(first.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, tolerance));

        var selection = MaskSelector.Select(Network(), [new("consumer", [.. scores])], new MaskOptions(0.25));
        Assert.Equal(masked, selection.Masks["consumer"].Inputs);
    }

    private static double[] Scores(IImportance importance)
    {
        var bound = Math.Sqrt(3.0 / 576);
        var values = Enumerable.Range(0, 64 * 576).Select(index => ((2 * Uniform(index)) - 1) * bound).ToArray();
        var weight = tensor(values, [64, 64, 3, 3]);
        return importance
            .Score(new("layer1.0.conv2", PruningSide.Input, Channels.Rows(weight, new(0, 1), isInput: true)))
            .data<double>()
            .ToArray();
    }

    private static double Uniform(long index)
    {
        unchecked
        {
            var z = ((ulong)(Position + 1) << 40) + (ulong)index + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            return (z >> 11) * (1.0 / (1L << 53));
        }
    }

    private static Graph Network()
    {
        var builder = new GraphBuilder();
        builder.Layer(new("producer", "Linear", Attributes.Empty, [new("weight", [64, 2], false)]));
        builder.Layer(new("consumer", "Linear", Attributes.Empty, [new("weight", [3, 64], false)]));
        var hidden = builder.Add("linear", [builder.Input(1, 2).Id], layer: "producer");
        return builder.Build(builder.Add("linear", [hidden.Id], layer: "consumer").Id);
    }
}
