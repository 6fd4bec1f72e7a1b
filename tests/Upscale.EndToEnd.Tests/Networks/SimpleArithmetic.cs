using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Numbers added to and multiplied with every channel.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class SimpleArithmetic : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(3, 10, 3);
    private readonly Conv2d conv2 = Conv2d(10, 10, 3);

    public SimpleArithmetic()
        : base(nameof(SimpleArithmetic)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = conv1.call(x) + 1;
        x = x * 3;
        return conv2.call(x);
    }
}
