using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Two consumers of one value, each with a mask of its own.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class MultipleConsumers : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 10, 3, padding: 1);
    private readonly Conv2d conv1 = Conv2d(10, 10, 3, padding: 1);
    private readonly Conv2d conv2 = Conv2d(10, 10, 3, padding: 1);
    private readonly Conv2d conv3 = Conv2d(10, 10, 3, padding: 1);

    public MultipleConsumers()
        : base(nameof(MultipleConsumers)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = conv0.call(x);
        return conv3.call(conv1.call(x) + conv2.call(x));
    }
}
