using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>A concatenation of two producers.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class ConcatProducers : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 5, 3, padding: 1);
    private readonly Conv2d conv1 = Conv2d(3, 5, 3, padding: 1);
    private readonly Conv2d conv2 = Conv2d(10, 15, 3, padding: 1);
    private readonly Conv2d conv3 = Conv2d(15, 10, 3, padding: 1);

    public ConcatProducers()
        : base(nameof(ConcatProducers)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        using var left = conv0.call(x);
        using var right = conv1.call(x);
        return conv3.call(conv2.call(cat([left, right], 1)));
    }
}
