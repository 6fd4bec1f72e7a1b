using TorchSharp;
using Upscale.Core.Collections;
using Upscale.EndToEnd.Tests.Building;
using Upscale.EndToEnd.Tests.Pruning;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>What people zero by hand, up to whole layers: open and baked from a profile of these masks, the classes equal the masked model.</summary>
public sealed class ZeroedModelTests
{
    private static readonly ZeroedCase[] All = [.. ZeroedCases.All];
    private static readonly string[] Sources = [.. All.Select((one, index) => one.Model.Write($"M{index}", isOutputSide: false).Text)];
    private static readonly Lazy<ProfiledBuild> Open = new(() => ProfiledBuild.Compile(Sources, []));
    private static readonly Lazy<ProfiledBuild> Baked = new(() =>
        ProfiledBuild.Compile(Sources, All.Select((_, index) => ($"PrunedM{index}.prune", Profile(index))))
    );

    public static TheoryData<string> Cases => [.. All.Select(one => one.Model.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void OpenClass_EqualsTheMaskedModel_AndSaysWhatIsEmpty(string name)
    {
        var index = Index(name);
        using var model = Zeroed(Open.Value, index);
        foreach (var (constrained, baseline) in new[] { (false, false), (true, false), (false, true) })
        {
            var manager = new PruningManager(model).Compute(constrained);
            using var pruned = manager.Prune(baseline);
            AssertEqual(model, pruned, index, constrained);
            Assert.Equal(
                Empty(All[index].Empty.Split(", "), constrained),
                Empty(manager.EmptyLayers.Select(layer => $"{layer.Layer} {layer.Side} {layer.Kept}"), constrained)
            );
            Assert.All(manager.EmptyLayers, layer => Assert.Contains($"keeps {layer.Kept}", layer.ToString(), StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BakedClass_EqualsTheMaskedModel(string name)
    {
        var index = Index(name);
        using var model = Zeroed(Baked.Value, index);
        using var pruned = new PruningManager(model).Compute().Prune();
        Assert.Equal(Baked.Value.Type($"Fuzzed.PrunedM{index}"), pruned.GetType());
        Assert.NotNull(ModelDefinition.For(model).Baked);
        AssertEqual(model, pruned, index);
        Assert.Equal(
            All[index].Carriers,
            string.Join(
                ", ",
                ModelDefinition.For(model).Baked!.Plan.Layers.Where(layer => layer.Carried.Count > 0).Select(layer => layer.Layer)
            )
        );
        Assert.Equal(All[index].Carriers.Length > 0, Profile(index).Contains(" constant ", StringComparison.Ordinal));
    }

    // The constrained export selects nothing, so that an empty layer reads all that is there.
    private static string Empty(IEnumerable<string> layers, bool withoutCounts) =>
        string.Join(", ", layers.Select(layer => withoutCounts ? layer[..Math.Max(layer.LastIndexOf(' '), 0)] : layer));

    private static int Index(string name) => Array.FindIndex(All, one => one.Model.Name == name);

    private static string Profile(int index)
    {
        using var model = Zeroed(Open.Value, index);
        var path = Path.GetTempFileName();
        try
        {
            new PruningManager(model).Compute().SaveProfile(path);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static nn.Module<Tensor, Tensor> Zeroed(ProfiledBuild build, int index)
    {
        using var noGradients = no_grad();
        var model = Weights.Fill((nn.Module<Tensor, Tensor>)Activator.CreateInstance(build.Type($"Fuzzed.M{index}"))!);
        var state = model.state_dict();
        foreach (var words in All[index].Zeroed.Split("; ").Select(entry => entry.Split(' ')))
        {
            if (words.Length == 1)
            {
                _ = state[words[0]].zero_();
            }
            else
            {
                using var places = tensor(IndexText.Parse(words[2]).Select(channel => (long)channel).ToArray());
                _ = state[words[0]].index_fill_(long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), places, 0);
            }
        }

        return model;
    }

    private static void AssertEqual(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> pruned, int index, bool constrained = false)
    {
        foreach (var shape in All[index].Model.Write("M0", isOutputSide: false).Inputs)
        {
            using var input = Weights.Input(0, shape);
            using var expected = ReferenceRun.Run(model, input);
            using var actual = ReferenceRun.Run(pruned, input);
            Compare.Equal(expected, actual);
        }

        Assert.True(constrained || Size(pruned) < Size(model) || All[index].Model.IsWhole, "nothing was dropped");
    }

    private static long Size(nn.Module module) => module.parameters().Sum(parameter => parameter.numel());
}
