using TorchSharp;
using Upscale.Compensation;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Importance;
using Upscale.Tests.Native;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests;

public sealed class CudaTests
{
    [CudaFact]
    public void MaskedModelOnCuda_EqualsItsExports_WhichAreThereToo()
    {
        var model = new Branches().WithRandomWeights(1);
        model.cuda();
        new MaskingManager(model).Importance(new FPGM()).Mask(0.5);
        var manager = new PruningManager(model).Compute();
        var input = randn([2, 3, 8, 8], float64, CUDA);
        var pruned = manager.Prune();

        Assert.All(pruned.parameters(), parameter => Assert.Equal(DeviceType.CUDA, parameter.device_type));
        PruningManagerTests.Agree(model, pruned, input);
        PruningManagerTests.Agree(model, manager.Prune(baseline: true), input);
        PruningManagerTests.Agree(model, manager.Mock(), input);
    }

    [CudaFact]
    public void MasksOnCuda_AreThoseOnTheHost()
    {
        var host = new Branches().WithRandomWeights(1);
        var device = new Branches().WithRandomWeights(1);
        device.cuda();
        Assert.Equal(new MaskingManager(host).Importance().Mask(0.5).Masks, new MaskingManager(device).Importance().Mask(0.5).Masks);
    }

    [CudaFact]
    public void ClampOnCuda_IsThatOfTheHost()
    {
        using var noGradients = no_grad();
        var images = randn(2, 7, 5, 6);
        var clamp = new ChannelClamp(3);
        clamp.get_buffer("lower")!.copy_(tensor([-0.5f, 0, float.NegativeInfinity]));
        clamp.get_buffer("upper")!.copy_(tensor([0.25f, float.PositiveInfinity, 0.5f]));
        var selection = new ChannelSelection(new([], [new(1, 0, new Selection.Gather([6, 0, 3]))], []), operation: 1, input: 0, axis: 1);
        var expected = clamp.forward(selection, images);

        clamp.cuda();
        selection.cuda();

        Assert.True(clamp.forward(selection, images.cuda()).cpu().equal(expected).all().item<bool>());
    }

    [CudaFact]
    public void ExportMovedToCuda_TakesItsSelectionsAlong()
    {
        var model = new Branches().WithRandomWeights(2);
        new MaskingManager(model).Importance().Mask(0.5);
        var pruned = new PruningManager(model).Compute().Prune(baseline: true);
        pruned.cuda();
        model.cuda();
        PruningManagerTests.Agree(model, pruned, randn([2, 3, 8, 8], float64, CUDA));
    }

    [CudaFact]
    public void ElementTypesOfCuda_AreKept()
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16 })
        {
            var model = new Branches().WithRandomWeights(5, type);
            model.cuda();
            new MaskingManager(model).Importance().Mask(0.25);
            var pruned = new PruningManager(model).Compute().Prune();

            Assert.All(pruned.parameters(), parameter => Assert.Equal((type, DeviceType.CUDA), (parameter.dtype, parameter.device_type)));
            PruningManagerTests.Agree(model, pruned, randn([2, 3, 8, 8], type, CUDA));
        }
    }

    [CudaFact]
    public void Importances_AreComputedOnTheDevice_AndAreThoseOfTheHost()
    {
        foreach (var name in Importances(CPU).Keys)
        {
            var (host, device) = (Scores(name, CPU), Scores(name, CUDA));

            Assert.Equal(host.Select(layer => layer.Layer), device.Select(layer => layer.Layer));
            foreach (var (expected, found) in host.Zip(device))
            {
                Assert.All(
                    expected.Values.Zip(found.Values),
                    pair =>
                        Assert.True(
                            Math.Abs(pair.First - pair.Second) <= 1e-9 * (1 + Math.Abs(pair.First)),
                            $"{name}, {expected.Layer}: {pair}"
                        )
                );
            }
        }
    }

    [CudaFact]
    public void Compensation_RunsOnTheDevice_AndIsThatOfTheHost()
    {
        var (onHost, onDevice) = (Compensated(CPU), Compensated(CUDA));
        var images = randn([4, 3, 8, 8], float64);

        using var expected = onHost.call(images);
        using var found = onDevice.call(images.cuda()).cpu();
        Assert.True((expected - found).abs().max().item<double>() <= 1e-8 * expected.abs().max().item<double>());
        PruningManagerTests.Agree(onDevice, new PruningManager(onDevice).Compute().Prune(), images.cuda());
    }

    [CudaFact]
    public void MockOnCuda_LearnsUnderItsMasks()
    {
        var model = new Branches().WithRandomWeights(1);
        model.cuda();
        new MaskingManager(model).Importance().Mask(0.5);
        var manager = new PruningManager(model).Compute();
        var mock = manager.Mock();
        var before = mock.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var optimizer = optim.SGD(mock.parameters(), 0.1);
        mock.call(randn([8, 3, 8, 8], float64, CUDA)).square().sum().backward();
        optimizer.step();

        Assert.Equal(manager.Masks, new PruningManager(mock).Compute().Masks);
        Assert.All(mock.named_parameters(), entry => Assert.False(entry.parameter.eq(before[entry.name]).all().item<bool>(), entry.name));
    }

    [CudaFact]
    public void WeightsSavedFromCuda_LoadOnTheHost()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "pruned.dat");
        var model = new Branches().WithRandomWeights(1);
        model.cuda();
        new MaskingManager(model).Importance().Mask(0.5);
        var manager = new PruningManager(model).Compute();
        var pruned = manager.Prune();
        pruned.eval();
        pruned.save(path);

        var loaded = new PrunedBranches(manager.Plan);
        loaded.to(ScalarType.Float64);
        loaded.load(path);
        loaded.eval();
        var images = randn([2, 3, 8, 8], float64);
        Assert.True((loaded.call(images) - pruned.call(images.cuda()).cpu()).abs().max().item<double>() < 1e-12);
    }

    [CudaFact]
    public void LayoutOfCuda_CopiesLess_WhereReadingMoreIsCheaperThere()
    {
        var model = new Branches().WithRandomWeights(3);
        new MaskingManager(model).Importance().Mask(0.5);
        var onHost = new PruningManager(model).Compute().Plan;
        model.cuda();
        var onDevice = new PruningManager(model).Compute().Plan;

        Assert.True(Copies(onDevice) <= Copies(onHost));
    }

    private static int Copies(PruningPlan plan) => plan.Selections.Count(planned => planned.Selection is Selection.Gather);

    private static Dictionary<string, Func<Branches, IImportance>> Importances(Device device)
    {
        Tensor Images(int seed) => randn([16, 3, 8, 8], float64, generator: new Generator((ulong)seed, CPU)).to(device);
        return new()
        {
            ["L1"] = _ => new L1Magnitude(),
            ["L2"] = _ => new L2Magnitude(),
            ["LAMP"] = _ => new LAMP(),
            ["FPGM"] = _ => new FPGM(),
            ["HRank"] = _ => new HRank([Images(1)]),
            ["Taylor"] = _ => new Taylor(
                [(Images(2), zeros([16, 4], float64, device))],
                (output, target) => (output - target).square().mean()
            ),
            ["ActivationMagnitude"] = _ => new ActivationMagnitude([Images(3)]),
            ["RandomImportance"] = _ => new RandomImportance(1),
            ["Reconstruction"] = model => new Reconstruction(Calibration.Record(model, [Images(4)])),
        };
    }

    private static IReadOnlyList<LayerScores> Scores(string name, Device device)
    {
        var model = new Branches().WithRandomWeights(4);
        model.to(device).eval();
        return new MaskingManager(model).Importance(new OnDevice(Importances(device)[name](model), device.type)).Scores;
    }

    private static Branches Compensated(Device device)
    {
        var model = new Branches().WithRandomWeights(6);
        model.to(device).eval();
        var images = randn([64, 3, 8, 8], float64, generator: new Generator(1, CPU)).to(device);
        using var calibration = Calibration.Record(model, [images]);
        new MaskingManager(model).Importance().Mask(0.4).Compensate(calibration);
        return model;
    }

    /// <summary>Sees to it that an importance gets its weights on a device, and answers there.</summary>
    private sealed class OnDevice(IImportance inner, DeviceType device) : IImportance
    {
        public ScoreCombination Combination => inner.Combination;

        public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side) => inner.Prepare(model, layers, side);

        public Tensor Score(ChannelWeights layer)
        {
            Assert.Equal(device, layer.Matrix.device_type);
            var score = inner.Score(layer);
            Assert.Equal(device, score.device_type);
            return score;
        }
    }
}
