using TorchSharp;
using Upscale.Core.Masks;
using Upscale.EndToEnd.Tests.Networks;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Importance;

/// <summary>Importances that watch features see them also where a model's forward runs no hooks.</summary>
public sealed class ForwardCallsTests
{
    [Fact]
    public void ActivationMagnitude_SeesWhatALayerReads()
    {
        using var model = Model();
        using var input = randn([5, 3, 8, 8], float64);
        var expected = model.Features(input).abs().mean([0, 2, 3]);

        Assert.True(expected.allclose(tensor(Scores(model, new ActivationMagnitude([input])))));
    }

    [Fact]
    public void HRank_SeesWhatALayerReads()
    {
        using var model = Model();
        using var input = randn([5, 3, 8, 8], float64);
        var expected = linalg.matrix_rank(model.Features(input)).to(float64).mean([0]);

        Assert.True(expected.allclose(tensor(Scores(model, new HRank([input])))));
    }

    [Fact]
    public void HRank_OfRuns_SaysThatForwardMustCall()
    {
        using var model = Model();
        using var input = randn([1, 3, 8, 8], float64);

        var error = Assert.Throws<InvalidOperationException>(() =>
            Scores(model, HRank.OfRuns([network => ((ForwardCalls)network).call(input)]))
        );

        Assert.Contains("forward must use 'call'", error.Message, StringComparison.Ordinal);
    }

    private static ForwardCalls Model()
    {
        random.manual_seed(7);
        var model = new ForwardCalls();
        model.to(float64);
        return model;
    }

    private static double[] Scores(ForwardCalls model, IImportance importance) =>
        [.. new MaskingManager(model, PruningSide.Input).Importance(importance).Scores.Single(scores => scores.Layer == "second").Values];
}
