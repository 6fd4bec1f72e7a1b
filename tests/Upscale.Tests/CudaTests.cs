using TorchSharp;
using Upscale.Importance;
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
    public void ExportMovedToCuda_TakesItsSelectionsAlong()
    {
        var model = new Branches().WithRandomWeights(2);
        new MaskingManager(model).Importance().Mask(0.5);
        var pruned = new PruningManager(model).Compute().Prune(baseline: true);
        pruned.cuda();
        model.cuda();
        PruningManagerTests.Agree(model, pruned, randn([2, 3, 8, 8], float64, CUDA));
    }
}
