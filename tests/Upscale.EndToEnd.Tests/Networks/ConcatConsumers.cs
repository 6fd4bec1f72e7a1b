using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>A value that is consumed whole by a layer and again by way of a concatenation.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class ConcatConsumers : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 4, 3, padding: 1);
    private readonly Conv2d conv1 = Conv2d(4, 4, 3, padding: 1);
    private readonly Conv2d conv2 = Conv2d(8, 4, 3, padding: 1);
    private readonly Conv2d conv3 = Conv2d(4, 4, 3, padding: 1);

    public ConcatConsumers()
        : base(nameof(ConcatConsumers)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var y = conv0.call(x);
        var z = conv1.call(y);
        return conv3.call(conv2.call(cat(new List<Tensor> { z, y }, 1)));
    }
}
