using TorchSharp;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Masking;

/// <summary>Masking in steps, with training between them, as a loop of the user's own.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData(PruningMethod.Unconstrained)]
    [InlineData(PruningMethod.Constrained)]
    public void MasksGrow_WhileTheModelLearnsUnderThem(PruningMethod method)
    {
        var generator = new Generator(1);
        var (images, labels) = (randn([64, 3, 8, 8], float64, generator: generator), randint(0, 4, [64], int64, generator: generator));
        nn.Module<Tensor, Tensor> model = new Branches().WithRandomWeights(1);
        var before = Loss(model, images, labels);
        var masks = new List<HashSet<(string, int)>>();
        foreach (var amount in new[] { 0.125, 0.25, 0.5 })
        {
            var manager = new MaskingManager(model, method: method).Importance().Mask(amount);
            masks.Add([.. manager.Masks.Layers.SelectMany(layer => layer.Inputs.Select(channel => (layer.Layer, channel)))]);
            model = new PruningManager(model).Compute().Mock();
            Train(model, images, labels);
        }

        Assert.True(masks[0].IsProperSubsetOf(masks[1]) && masks[1].IsProperSubsetOf(masks[2]));
        model.eval();
        var pruned = new PruningManager(model).Compute().Prune();
        Assert.True(Loss(pruned, images, labels) < before);
        PruningManagerTests.Agree(model, pruned, images);
    }

    private static void Train(nn.Module<Tensor, Tensor> model, Tensor images, Tensor labels)
    {
        model.train();
        using var optimizer = optim.Adam(model.parameters(), 0.01);
        for (var step = 0; step < 15; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(images), labels).backward();
            optimizer.step();
        }
    }

    private static double Loss(nn.Module<Tensor, Tensor> model, Tensor images, Tensor labels)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return nn.functional.cross_entropy(model.call(images), labels).item<double>();
    }
}
