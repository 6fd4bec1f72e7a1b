using TorchSharp;
using Upscale.EndToEnd.Tests.Networks;
using Upscale.Tests.Onnx;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Attention drops whole heads, and MLPs their features, on both sides.</summary>
public sealed class AttentionTests
{
    // By the names of the pruned classes.
    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Networks = new(StringComparer.Ordinal)
    {
        ["PrunedSeparate"] = TinyTransformer.Separate,
        ["PrunedSeparateScaled"] = TinyTransformer.SeparateScaled,
        ["PrunedFused"] = TinyTransformer.Fused,
        ["PrunedChunked"] = TinyTransformer.Chunked,
        ["PrunedEinsum"] = TinyTransformer.Einsum,
        ["PrunedTorchTransformer"] = TorchTransformer.Straight,
        ["PrunedTinyGpt"] = () => new TinyGpt(),
    };

    private static readonly string[] Projections = ["qkv", "in_proj", "query", "key", "value"];

    // Half of the heads, and half of what is inside of an MLP; the residual stream stays whole.
    private static readonly string[] Halved = [.. Projections, "mlp.0", "up."];

    public static TheoryData<string, PruningSide, PruningMethod> Cases
    {
        get
        {
            var data = new TheoryData<string, PruningSide, PruningMethod>();
            foreach (var name in Networks.Keys)
            {
                foreach (var side in Enum.GetValues<PruningSide>())
                {
                    data.Add(name, side, PruningMethod.Unconstrained);
                    data.Add(name, side, PruningMethod.Constrained);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Heads_AreDroppedWhole(string name, PruningSide side, PruningMethod method)
    {
        using var model = Create(name);
        new MaskingManager(model, side, method, name: name).Importance().Mask(0.5);
        using var input = Input(name);
        using var expected = ReferenceRun.Run(model, input);

        using var pruned = new PruningManager(model, name).Compute().Prune();
        using var actual = ReferenceRun.Run(pruned, input);

        Compare.Equal(expected, actual);
        var widths = Widths(pruned).Where(entry => Halved.Any(entry.Name.Contains)).ToArray();
        Assert.NotEmpty(widths);
        Assert.All(widths, entry => Assert.Equal(Widths(model).Single(other => other.Name == entry.Name).Width / 2, entry.Width));
        Assert.All(Widths(pruned).Except(widths), entry => Assert.Contains(entry, Widths(model)));
    }

    [Theory]
    [InlineData("PrunedSeparate")]
    [InlineData("PrunedFused")]
    [InlineData("PrunedTorchTransformer")]
    [InlineData("PrunedTinyGpt")]
    public void AllHeadsButOne_CanBeDropped(string name)
    {
        using var model = Create(name);
        new MaskingManager(model, name: name).Importance().Mask(0.9);
        using var input = Input(name);
        using var expected = ReferenceRun.Run(model, input);

        using var pruned = new PruningManager(model, name).Compute().Prune();
        using var actual = ReferenceRun.Run(pruned, input);

        Compare.Equal(expected, actual);
        Assert.All(
            Widths(pruned).Where(entry => Projections.Any(entry.Name.Contains)),
            entry => Assert.Equal(Widths(model).Single(other => other.Name == entry.Name).Width / 4, entry.Width)
        );
    }

    [Theory]
    [InlineData("PrunedSeparateScaled")]
    [InlineData("PrunedFused")]
    [InlineData("PrunedEinsum")]
    [InlineData("PrunedTorchTransformer")]
    public void FewerHeads_ComputeTheSameInOnnxRuntime(string name)
    {
        using var scope = NewDisposeScope();
        var model = Create(name).to(float32);
        new MaskingManager(model, name: name).Importance().Mask(0.5);
        var pruned = new PruningManager(model, name).Compute().Prune();
        var file = Path.GetTempFileName();
        try
        {
            pruned.ExportOnnx(file);
            using var run = new OnnxRun(file);
            foreach (var batch in new[] { 1, 2 })
            {
                var input = rand(batch, 3, 16, 16);
                var (expected, actual) = (ReferenceRun.Run(pruned, input).to(float64), run.Run(input)[0].to(float64));
                Assert.True(Compare.RelativeError(expected, actual) < 1e-4);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("PrunedSeparate", "query key value")]
    [InlineData("PrunedFused", "qkv")]
    public void Heads_AreASegment(string name, string producers)
    {
        using var model = Create(name);

        var segment = new MaskingManager(model, name: name)
            .Segments()
            .Single(segment => segment.Consumers.Contains("blocks.0.attention.output"));

        Assert.Equal(producers.Split(' ').Select(producer => "blocks.0.attention." + producer), segment.Producers);
        Assert.Equal((4, null), (segment.Channels, segment.Pinned));
    }

    [Theory]
    [InlineData("PrunedTorchTransformer", PruningSide.Input)]
    [InlineData("PrunedTorchTransformer", PruningSide.Output)]
    [InlineData("PrunedSeparateScaled", PruningSide.Output)]
    public void Mock_EqualsTheMaskedModel(string name, PruningSide side)
    {
        using var model = Create(name);
        new MaskingManager(model, side, name: name).Importance().Mask(0.5);
        using var input = Input(name);
        using var expected = ReferenceRun.Run(model, input);

        using var mock = new PruningManager(model, name).Compute().Mock();
        using var actual = ReferenceRun.Run(mock, input);

        Compare.Equal(expected, actual);
    }

    [Fact]
    public void AttentionToAnotherValue_StaysWhole_AndTheRestIsPruned()
    {
        using var model = Weights.Fill(TorchTransformer.Crossed());
        new MaskingManager(model, name: "PrunedCrossedTransformer").Importance().Mask(0.5);
        using var input = Weights.Input(0, 2, 3, 16, 16);
        using var expected = ReferenceRun.Run(model, input);

        using var pruned = new PruningManager(model, "PrunedCrossedTransformer").Compute().Prune();
        using var actual = ReferenceRun.Run(pruned, input);

        Compare.Equal(expected, actual);
        Assert.Equal(
            [("attention.in_proj_weight", 48L), ("up.weight", 16L)],
            Widths(pruned).Where(entry => entry.Name is "attention.in_proj_weight" or "up.weight")
        );
    }

    private static nn.Module<Tensor, Tensor> Create(string name)
    {
        using var noGradients = no_grad();
        var model = Weights.Fill(Networks[name]());
        model.get_buffer("causal")?.copy_(tril(ones(8, 8)));
        return model;
    }

    private static Tensor Input(string name) =>
        name == "PrunedTinyGpt" ? tensor(new long[] { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3 }).view(2, 5) : Weights.Input(0, 2, 3, 16, 16);

    private static (string Name, long Width)[] Widths(nn.Module module) =>
        [.. module.named_parameters().Select(entry => (entry.name, entry.parameter.shape[0]))];
}
