using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>BatchNorm on either side of every layer that can take it, and one that cannot be folded.</summary>
[Prunable(Input = new long[] { 2, 3, 12, 12 })]
[Prunable(Name = "FoldedNormalised", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.Fold)]
[Prunable(Name = "InPlaceNormalised", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.InPlace)]
[Prunable(Name = "ChannelsLastNormalised", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.ChannelsLast)]
[Prunable(Name = "FusedNormalised", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.Fuse)]
[Prunable(Name = "TrainableNormalised", Input = new long[] { 2, 3, 12, 12 }, Trainable = true)]
public sealed partial class Normalised : Module<Tensor, Tensor>
{
    private readonly Conv2d conv = Conv2d(3, 12, 3, padding: 1, bias: false);
    private readonly BatchNorm2d conv_norm = BatchNorm2d(12, eps: 1e-3);
    private readonly Conv2d depthwise = Conv2d(12, 12, 3, padding: 1, groups: 12, bias: false);
    private readonly BatchNorm2d depthwise_norm = BatchNorm2d(12, affine: false);
    private readonly BatchNorm2d before = BatchNorm2d(12);
    private readonly Conv2d pointwise = Conv2d(12, 10, 1);
    private readonly ConvTranspose2d up = ConvTranspose2d(10, 8, 2, stride: 2, bias: false);
    private readonly BatchNorm2d up_norm = BatchNorm2d(8);
    private readonly ConvTranspose2d grouped = ConvTranspose2d(8, 12, 3, groups: 2);
    private readonly BatchNorm2d grouped_norm = BatchNorm2d(12);
    private readonly BatchNorm2d padded = BatchNorm2d(12);
    private readonly Conv2d last = Conv2d(12, 8, 3, padding: 1);
    private readonly Linear linear = Linear(8, 16);
    private readonly BatchNorm1d linear_norm = BatchNorm1d(16);
    private readonly BatchNorm1d head_norm = BatchNorm1d(16);
    private readonly Linear head = Linear(16, 5, hasBias: false);

    public Normalised()
        : base(nameof(Normalised)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var stem = functional.relu(conv_norm.call(conv.call(x)));
        var gate = functional.sigmoid(stem.mean([2, 3], keepdim: true));
        x = functional.silu(depthwise_norm.call(depthwise.call(stem))) + stem;
        x = pointwise.call(before.call(x * gate));
        x = functional.hardswish(up_norm.call(up.call(x)));
        x = functional.leaky_relu(grouped_norm.call(grouped.call(x)), 0.1);
        x = last.call(padded.call(functional.relu(x)));
        x = functional.adaptive_avg_pool2d(x, 1).flatten(1);
        x = functional.relu(linear_norm.call(linear.call(x)));
        return head.call(head_norm.call(x));
    }
}
