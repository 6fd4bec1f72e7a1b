using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Two inputs, each through a chain of its own, meet in a concatenation.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class MultipleInputs : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential cbr1 = Chains.ConvBNRelu(10, 10);
    private readonly Sequential cbr2 = Chains.ConvBNRelu(10, 10);
    private readonly Conv2d conv = Conv2d(20, 10, 3);

    public MultipleInputs()
        : base(nameof(MultipleInputs)) => RegisterComponents();

    public override Tensor forward(Tensor left, Tensor right) => conv.call(cat([cbr1.call(left), cbr2.call(right)], 1));
}
