using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>A U-Net for segmentation (Ronneberger et al., 2015): skips are concatenated after transposed convolutions.</summary>
[Prunable(Input = new long[] { 1, 3, 64, 64 })]
public partial class UNet : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> encoders = new();
    private readonly ModuleList<Module<Tensor, Tensor>> upsamplers = new();
    private readonly ModuleList<Module<Tensor, Tensor>> decoders = new();
    private readonly Module<Tensor, Tensor> middle;
    private readonly Conv2d head;

    /// <summary>Builds the network; each of its <paramref name="depth"/> levels has twice the channels of the one above.</summary>
    public UNet(long inChannels = 3, long classes = 2, long width = 32, int depth = 4)
        : base(nameof(UNet))
    {
        var channels = inChannels;
        for (var level = 0; level < depth; level++)
        {
            encoders.Add(DoubleConvolution(channels, width << level));
            channels = width << level;
        }

        middle = DoubleConvolution(channels, channels * 2);
        for (var level = depth - 1; level >= 0; level--)
        {
            upsamplers.Add(ConvTranspose2d(width << (level + 1), width << level, kernel_size: 2, stride: 2));
            decoders.Add(DoubleConvolution(width << (level + 1), width << level));
        }

        head = Conv2d(width, classes, 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        var skips = new Stack<Tensor>();
        foreach (var encoder in encoders)
        {
            x = encoder.call(x);
            skips.Push(x);
            x = functional.max_pool2d(x, 2);
        }

        x = middle.call(x);
        for (var i = 0; i < decoders.Count; i++)
        {
            x = upsamplers[i].call(x);
            x = decoders[i].call(cat([skips.Pop(), x], 1));
        }

        return head.call(x);
    }

    private static Sequential DoubleConvolution(long inChannels, long outChannels) =>
        Sequential(
            Conv2d(inChannels, outChannels, 3, padding: 1, bias: false),
            BatchNorm2d(outChannels),
            ReLU(inplace: true),
            Conv2d(outChannels, outChannels, 3, padding: 1, bias: false),
            BatchNorm2d(outChannels),
            ReLU(inplace: true)
        );
}
