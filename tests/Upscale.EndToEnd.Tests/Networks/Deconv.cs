using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Transposed convolutions: their weights have the input channels first.</summary>
[Prunable(Input = new long[] { 1, 3, 12, 12 })]
public sealed partial class Deconv : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0 = Conv2d(3, 5, 3, padding: 1);
    private readonly ConvTranspose2d conv1 = ConvTranspose2d(5, 10, 3, padding: 1);
    private readonly ConvTranspose2d conv2 = ConvTranspose2d(10, 20, 3, padding: 1);
    private readonly ConvTranspose2d conv3 = ConvTranspose2d(20, 10, 3, padding: 1);

    public Deconv()
        : base(nameof(Deconv)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = conv0.call(x);
        x = conv1.call(x);
        x = conv2.call(x);
        return conv3.call(x);
    }
}
