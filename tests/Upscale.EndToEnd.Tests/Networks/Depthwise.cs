using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>A depthwise convolution keeps the channels of its input.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class Depthwise : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 5, 3, padding: 1);
    private readonly Conv2d conv1 = Conv2d(5, 5, 3, padding: 1, groups: 5);
    private readonly Conv2d conv2 = Conv2d(5, 20, 3, padding: 1);
    private readonly Conv2d conv3 = Conv2d(20, 10, 3, padding: 1);

    public Depthwise()
        : base(nameof(Depthwise)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        foreach (var layer in new[] { conv0, conv1, conv2, conv3 })
        {
            x = layer.call(x);
        }

        return x;
    }
}
