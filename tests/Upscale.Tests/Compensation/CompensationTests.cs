using TorchSharp;
using Upscale.Compensation;
using Upscale.Importance;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Compensation;

public sealed class CompensationTests
{
    private static Tensor Images(long count, int seed = 7) => randn([count, 3, 8, 8], float64, generator: new Generator((ulong)seed));

    [Theory]
    [InlineData(PruningSide.Input, PruningMethod.Unconstrained)]
    [InlineData(PruningSide.Input, PruningMethod.Constrained)]
    [InlineData(PruningSide.Output, PruningMethod.Unconstrained)]
    public void Compensated_IsCloserToTheDenseNetwork_AndItsMasksAndOracleHold(PruningSide side, PruningMethod method)
    {
        var model = new Branches().WithRandomWeights(1);
        var (seen, unseen) = (Images(96), Images(32, seed: 8));
        using var calibration = Calibration.Record(model, [seen]);
        var expected = model.call(unseen);
        var manager = new MaskingManager(model, side, method).Importance().Mask(0.25);
        var masks = new PruningManager(model).Compute().Masks;
        var before = Error(model.call(unseen), expected);

        manager.Compensate(calibration);

        Assert.Equal(masks, new PruningManager(model).Compute().Masks);
        Assert.InRange(Error(model.call(unseen), expected), 0, before / 4);
        var pruned = new PruningManager(model).Compute().Prune();
        Assert.InRange((pruned.call(unseen) - model.call(unseen)).abs().max().item<double>(), 0, 1e-10);
        Assert.All(manager.Compensation.Layers, layer => Assert.InRange(layer.After, 0, layer.Before + 1e-12));
        Assert.Empty(manager.Compensation.LeftAlone);
    }

    [Fact]
    public void NothingMasked_NothingChanges()
    {
        var model = new Branches().WithRandomWeights(2);
        using var calibration = Calibration.Record(model, [Images(16)]);
        var before = model.state_dict().ToDictionary(item => item.Key, item => item.Value.clone());
        var report = NetworkCompensation.Run(model, calibration);
        Assert.Empty(report.Layers);
        Assert.All(model.state_dict(), item => Assert.True(item.Value.Equals(before[item.Key])));
    }

    [Fact]
    public void SeveralBatches_GiveWhatOneBatchGives()
    {
        var images = Images(60);
        var whole = Compensated(images.split(60), out var steps);
        var parts = Compensated(images.split(25), out var partSteps);
        foreach (var (name, tensor) in whole.state_dict())
        {
            Assert.InRange((tensor - parts.state_dict()[name]).to(float64).abs().max().item<double>(), 0, 1e-8);
        }

        Assert.Equal(steps, partSteps);
        Assert.Equal(["block.conv", "mix", "head"], steps);
    }

    [Fact]
    public void NoInputs_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Calibration.Record(new Branches(), []));
        Assert.Contains("no calibration inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float32Model_IsCompensatedInItsOwnType()
    {
        var model = new Branches().WithRandomWeights(3, ScalarType.Float32);
        var images = Images(64).to(float32);
        using var calibration = Calibration.Record(model, [images]);
        var expected = model.call(images);
        var manager = new MaskingManager(model).Importance().Mask(0.25);
        var before = Error(model.call(images), expected);
        manager.Compensate(calibration);
        Assert.InRange(Error(model.call(images), expected), 0, before / 4);
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
    }

    private static Branches Compensated(Tensor[] batches, out List<string> steps)
    {
        var model = new Branches().WithRandomWeights(4);
        using var calibration = Calibration.Record(model, batches, new(LeastRows: 1_000_000));
        var progress = new Steps();
        new MaskingManager(model).Importance().Mask(0.25).Compensate(calibration, progress: progress);
        steps = progress.Layers;
        return model;
    }

    private static double Error(Tensor actual, Tensor expected) => (actual - expected).to(float64).square().sum().item<double>();

    private sealed class Steps : IProgress<CompensationProgress>
    {
        public List<string> Layers { get; } = [];

        public void Report(CompensationProgress value) => Layers.Add(value.Layer);
    }
}
