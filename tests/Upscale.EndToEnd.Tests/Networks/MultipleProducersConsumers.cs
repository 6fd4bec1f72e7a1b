using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Concatenations with two producers and two consumers.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class MultipleProducersConsumers : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 5, 3, padding: 1);
    private readonly Conv2d conv1 = Conv2d(3, 5, 3, padding: 1);
    private readonly Conv2d conv2 = Conv2d(10, 5, 3, padding: 1);
    private readonly Conv2d conv3 = Conv2d(10, 5, 3, padding: 1);
    private readonly Conv2d conv4 = Conv2d(10, 10, 3, padding: 1);

    public MultipleProducersConsumers()
        : base(nameof(MultipleProducersConsumers)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = cat([conv0.call(x), conv1.call(x)], dim: 1);
        x = cat([conv2.call(x), conv3.call(x)], dim: 1);
        return conv4.call(x);
    }
}
