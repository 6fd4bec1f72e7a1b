using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Two producers are added, so they share one order of channels.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class MultipleProducers : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 10, 3, padding: 1);
    private readonly Conv2d conv1 = Conv2d(3, 10, 3, padding: 1);
    private readonly Conv2d conv2 = Conv2d(10, 10, 3, padding: 1);
    private readonly Conv2d conv3 = Conv2d(10, 10, 3, padding: 1);

    public MultipleProducers()
        : base(nameof(MultipleProducers)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var y = conv0.call(x) + conv1.call(x);
        return conv3.call(conv2.call(y));
    }
}
