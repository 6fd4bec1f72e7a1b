using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Two convolutions and a classifier over all positions: one channel is 36 columns of the linear layer.</summary>
[Prunable(Input = new long[] { 1, 3, 10, 10 })]
public sealed partial class ConvLinear : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 10, 3);
    private readonly Conv2d conv1 = Conv2d(10, 10, 3);
    private readonly Linear linear = Linear(10 * 6 * 6, 5);

    public ConvLinear()
        : base(nameof(ConvLinear)) => RegisterComponents();

    public override Tensor forward(Tensor x) => linear.call(conv1.call(conv0.call(x)).flatten(1));
}
