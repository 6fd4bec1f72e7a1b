using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>
/// BatchNorm and an activation before a layer, of values that others read too: residual blocks and dense blocks. Some of them cannot be clamps.
/// </summary>
[Prunable(Input = new long[] { 2, 3, 12, 12 })]
[Prunable(Name = "ClampedPreactivated", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.Clamp)]
[Prunable(Name = "UnclampedPreactivated", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.All & ~LoweringPasses.Clamp)]
public sealed partial class Preactivated : Module<Tensor, Tensor>
{
    private readonly Conv2d stem = Conv2d(3, 20, 3, padding: 1);
    private readonly BatchNorm2d residual_norm = BatchNorm2d(20);
    private readonly Conv2d residual = Conv2d(20, 14, 1, bias: false);
    private readonly Conv2d back = Conv2d(14, 20, 3, padding: 1);
    private readonly BatchNorm2d padded_norm = BatchNorm2d(20);
    private readonly Conv2d padded = Conv2d(20, 10, 3, padding: 1);
    private readonly BatchNorm2d dense_norm = BatchNorm2d(30, affine: false);
    private readonly Conv2d dense = Conv2d(30, 9, 1);
    private readonly BatchNorm2d six_norm = BatchNorm2d(39, eps: 1e-3);
    private readonly Conv2d six = Conv2d(39, 10, 3);
    private readonly BatchNorm2d twice_norm = BatchNorm2d(39);
    private readonly Conv2d twice = Conv2d(39, 10, 3);
    private readonly BatchNorm2d band_norm = BatchNorm2d(39);
    private readonly Conv2d band = Conv2d(39, 10, 3);
    private readonly BatchNorm1d head_norm = BatchNorm1d(20);
    private readonly Linear head = Linear(20, 5);

    public Preactivated()
        : base(nameof(Preactivated)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = stem.call(x);
        x = x + back.call(residual.call(functional.relu(residual_norm.call(x))));
        var grown = cat([x, padded.call(functional.relu(padded_norm.call(x)))], 1);
        grown = cat([grown, dense.call(functional.relu(dense_norm.call(grown)))], 1);
        var rectified = functional.relu(twice_norm.call(grown));
        x = six.call(functional.relu6(six_norm.call(grown))) + twice.call(rectified) + band.call(band_norm.call(grown).clamp(-0.5, 0.25));
        x = cat([x.mean([2, 3]), rectified.mean([2, 3]).narrow(1, 0, 10)], 1);
        return head.call(functional.relu(head_norm.call(x)));
    }
}
