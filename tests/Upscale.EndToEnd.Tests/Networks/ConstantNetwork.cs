using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>One producer, normalised and rectified, that layers of several kinds read: without padding, with it, and a linear one.</summary>
[Prunable(Amount = 0.5, Input = new long[] { 1, 3, 12, 12 }, Lowering = LoweringPasses.InPlace)]
public sealed partial class ConstantNetwork : Module<Tensor, Tensor>
{
    private readonly Conv2d producer = Conv2d(3, 8, 3, padding: 1);
    private readonly BatchNorm2d norm = BatchNorm2d(8);
    private readonly Conv2d point = Conv2d(8, 6, 1, bias: false);
    private readonly Conv2d valid = Conv2d(8, 6, 3);
    private readonly Conv2d reflected = Conv2d(8, 6, 3, padding: 1, padding_mode: PaddingModes.Reflect);
    private readonly BatchNorm2d after = BatchNorm2d(6);
    private readonly Linear linear = Linear(8, 6);
    private readonly Linear head = Linear(6, 4);

    public ConstantNetwork()
        : base(nameof(ConstantNetwork)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var y = norm.call(producer.call(x)).relu();
        var pooled = functional.max_pool2d(y, 2, 2);
        var joined = point.call(y).mean([2, 3]) + valid.call(y).mean([2, 3]) + after.call(reflected.call(pooled)).mean([2, 3]);
        return head.call((joined + linear.call(y.mean([2, 3]))).sigmoid());
    }
}

/// <summary>The same with a reader that pads with zeros, at whose border the constant ends.</summary>
[Prunable(Amount = 0.5, Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class PaddedNetwork : Module<Tensor, Tensor>
{
    private readonly Conv2d producer = Conv2d(3, 8, 3, padding: 1);
    private readonly BatchNorm2d norm = BatchNorm2d(8);
    private readonly Conv2d padded = Conv2d(8, 6, 3, padding: 1);
    private readonly Conv2d point = Conv2d(8, 6, 1, bias: false);
    private readonly BatchNorm2d after = BatchNorm2d(6);
    private readonly Linear head = Linear(6, 4);

    public PaddedNetwork()
        : base(nameof(PaddedNetwork)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var y = norm.call(producer.call(x)).relu();
        return head.call((padded.call(y) + after.call(point.call(y))).relu().mean([2, 3]));
    }
}
