using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>MobileNet v2 (Sandler et al., 2018): inverted residuals with depthwise convolutions.</summary>
[Prunable]
public partial class MobileNetV2 : Module<Tensor, Tensor>
{
    // Expansion, channels, repeats and stride of each stage.
    private static readonly (int Expansion, int Channels, int Repeats, int Stride)[] Settings =
    [
        (1, 16, 1, 1),
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ];

    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary>Builds the network; <paramref name="width"/> scales all channels.</summary>
    public MobileNetV2(long numClasses = 1000, double width = 1.0, double dropout = 0.2)
        : base(nameof(MobileNetV2))
    {
        long inChannels = Channels.Divisible(32 * width, 8);
        var lastChannels = Channels.Divisible(1280 * Math.Max(1.0, width), 8);

        var blocks = new List<Module<Tensor, Tensor>> { ConvBNReLU(3, inChannels, stride: 2) };
        foreach (var (expansion, channels, repeats, stride) in Settings)
        {
            var outChannels = Channels.Divisible(channels * width, 8);
            for (var i = 0; i < repeats; i++)
            {
                blocks.Add(new InvertedResidual(inChannels, outChannels, i == 0 ? stride : 1, expansion));
                inChannels = outChannels;
            }
        }

        blocks.Add(ConvBNReLU(inChannels, lastChannels, kernel: 1));
        features = Sequential(blocks.ToArray());
        classifier = Sequential(Dropout(p: dropout), Linear(lastChannels, numClasses));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x);
        x = functional.adaptive_avg_pool2d(x, (1, 1)).flatten(1);
        return classifier.call(x);
    }

    private static Sequential ConvBNReLU(long inChannels, long outChannels, long kernel = 3, long stride = 1, long groups = 1) =>
        Sequential(
            Conv2d(inChannels, outChannels, kernel, stride, (kernel - 1) / 2, groups: groups, bias: false),
            BatchNorm2d(outChannels),
            ReLU6(inplace: true)
        );

    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly Sequential conv;
        private readonly bool useResidual;

        public InvertedResidual(long inChannels, long outChannels, long stride, long expansion)
            : base(nameof(InvertedResidual))
        {
            var hidden = inChannels * expansion;
            useResidual = stride == 1 && inChannels == outChannels;

            var layers = new List<Module<Tensor, Tensor>>();
            if (expansion != 1)
            {
                layers.Add(ConvBNReLU(inChannels, hidden, kernel: 1));
            }

            layers.AddRange([
                ConvBNReLU(hidden, hidden, stride: stride, groups: hidden),
                Conv2d(hidden, outChannels, 1, bias: false),
                BatchNorm2d(outChannels),
            ]);
            conv = Sequential(layers);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => useResidual ? x + conv.call(x) : conv.call(x);
    }
}
