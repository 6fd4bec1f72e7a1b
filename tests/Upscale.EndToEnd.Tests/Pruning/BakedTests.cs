using TorchSharp;
using Upscale.EndToEnd.Tests.Building;
using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>A profile saved from a trained model, and a build with it: the layout is in the class.</summary>
public sealed class BakedTests
{
    [Theory]
    [InlineData("resnet18", 0.25)]
    [InlineData("resnet18", 0.5)]
    [InlineData("resnet50", 0.25)]
    [InlineData("resnet50", 0.5)]
    public void BakedClass_EqualsTheMaskedModel_AfterSaveAndLoad(string network, double amount)
    {
        var built = Build(network, amount);
        using var model = Weights.Fill(built.Create());
        new MaskingManager(model).Importance().Mask();
        using var input = Weights.Input(0, 1, 3, 224, 224);
        using var expected = ReferenceRun.Run(model, input);

        using var pruned = new PruningManager(model).Compute().Prune();
        Assert.Equal(built.PrunedType, pruned.GetType());
        using var loaded = SaveAndLoad(pruned, built.CreatePruned());
        using var actual = ReferenceRun.Run(loaded, input);

        Compare.Equal(expected, actual);
    }

    private static ProfiledBuild Build(string network, double amount)
    {
        var options = FormattableString.Invariant($", Amount = {amount}, Ignore = new[] {{ \"fc\" }}");
        var (model, expression) = network == "resnet18" ? ("ResNet18", "new()") : ("ResNet", "Upscale.ModelZoo.ResNet.ResNet50()");
        return ProfiledBuild.Compile("ResNet", model, expression, options, Profile(network));
    }

    /// <summary>The profile that a trained network saves.</summary>
    public static string Profile(string network)
    {
        using var model = Weights.Fill(ZooNetwork.Create(network));
        var path = Path.GetTempFileName();
        try
        {
            new MaskingManager(model).Importance().SaveProfile(path);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static nn.Module<Tensor, Tensor> SaveAndLoad(nn.Module<Tensor, Tensor> saved, nn.Module<Tensor, Tensor> fresh)
    {
        var path = Path.GetTempFileName();
        try
        {
            saved.save(path);
            fresh.to(float64);
            fresh.load(path);
            fresh.eval();
            return fresh;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
