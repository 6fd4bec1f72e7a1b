using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>
/// A detector: a backbone of cross-stage-partial blocks, a neck that goes up and down again, and one output for each of three scales.
/// </summary>
[Prunable(Input = new long[] { 1, 3, 64, 64 })]
public partial class CspDetector : Module<Tensor, (Tensor, Tensor, Tensor)>
{
    private readonly Sequential stem;
    private readonly Sequential stage3;
    private readonly Sequential stage4;
    private readonly Sequential stage5;
    private readonly Upsample up;
    private readonly CspBlock top4;
    private readonly CspBlock top3;
    private readonly Sequential down3;
    private readonly CspBlock bottom4;
    private readonly Sequential down4;
    private readonly CspBlock bottom5;
    private readonly Conv2d head3;
    private readonly Conv2d head4;
    private readonly Conv2d head5;

    /// <summary>Builds the network for <paramref name="classes"/> classes; a box has four numbers and a score beside them.</summary>
    public CspDetector(long classes = 80, long width = 16, int depth = 1)
        : base(nameof(CspDetector))
    {
        var outputs = classes + 5;
        var (c2, c3, c4, c5) = (width * 2, width * 4, width * 8, width * 16);
        stem = Sequential(Convolution(3, width, 3, 2), Convolution(width, c2, 3, 2), new CspBlock(c2, c2, depth));
        stage3 = Sequential(Convolution(c2, c3, 3, 2), new CspBlock(c3, c3, 2 * depth));
        stage4 = Sequential(Convolution(c3, c4, 3, 2), new CspBlock(c4, c4, 2 * depth));
        stage5 = Sequential(Convolution(c4, c5, 3, 2), new CspBlock(c5, c5, depth), new PyramidPool(c5));
        up = Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest);
        top4 = new CspBlock(c4 + c5, c4, depth, shortcut: false);
        top3 = new CspBlock(c3 + c4, c3, depth, shortcut: false);
        down3 = Convolution(c3, c3, 3, 2);
        bottom4 = new CspBlock(c3 + c4, c4, depth, shortcut: false);
        down4 = Convolution(c4, c4, 3, 2);
        bottom5 = new CspBlock(c4 + c5, c5, depth, shortcut: false);
        head3 = Conv2d(c3, outputs, 1);
        head4 = Conv2d(c4, outputs, 1);
        head5 = Conv2d(c5, outputs, 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override (Tensor, Tensor, Tensor) forward(Tensor x)
    {
        var p3 = stage3.call(stem.call(x));
        var p4 = stage4.call(p3);
        var p5 = stage5.call(p4);

        var t4 = top4.call(cat([up.call(p5), p4], 1));
        var t3 = top3.call(cat([up.call(t4), p3], 1));
        var b4 = bottom4.call(cat([down3.call(t3), t4], 1));
        var b5 = bottom5.call(cat([down4.call(b4), p5], 1));
        return (head3.call(t3), head4.call(b4), head5.call(b5));
    }

    private static Sequential Convolution(long inChannels, long outChannels, long kernel, long stride = 1) =>
        Sequential(
            Conv2d(inChannels, outChannels, kernel, stride, kernel / 2, bias: false),
            BatchNorm2d(outChannels, eps: 1e-3),
            SiLU(inplace: true)
        );

    /// <summary>Half of the channels pass by; the other half go through bottlenecks, and every intermediate is concatenated.</summary>
    private sealed class CspBlock : Module<Tensor, Tensor>
    {
        private readonly Sequential cv1;
        private readonly Sequential cv2;
        private readonly ModuleList<Bottleneck> m;

        public CspBlock(long inChannels, long outChannels, int count, bool shortcut = true)
            : base(nameof(CspBlock))
        {
            var half = outChannels / 2;
            cv1 = Convolution(inChannels, 2 * half, 1);
            cv2 = Convolution((2 + count) * half, outChannels, 1);
            m = new ModuleList<Bottleneck>([.. Enumerable.Range(0, count).Select(_ => new Bottleneck(half, shortcut))]);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var parts = cv1.call(x).chunk(2, 1).ToList();
            foreach (var bottleneck in m)
            {
                parts.Add(bottleneck.call(parts[^1]));
            }

            return cv2.call(cat(parts, 1));
        }
    }

    private sealed class Bottleneck : Module<Tensor, Tensor>
    {
        private readonly Sequential cv1;
        private readonly Sequential cv2;
        private readonly bool shortcut;

        public Bottleneck(long channels, bool shortcut)
            : base(nameof(Bottleneck))
        {
            this.shortcut = shortcut;
            cv1 = Convolution(channels, channels, 3);
            cv2 = Convolution(channels, channels, 3);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = cv2.call(cv1.call(x));
            return shortcut ? x + y : y;
        }
    }

    /// <summary>Maximum pools of three sizes, by pooling three times.</summary>
    private sealed class PyramidPool : Module<Tensor, Tensor>
    {
        private readonly Sequential cv1;
        private readonly Sequential cv2;
        private readonly MaxPool2d m;

        public PyramidPool(long channels)
            : base(nameof(PyramidPool))
        {
            cv1 = Convolution(channels, channels / 2, 1);
            cv2 = Convolution(channels * 2, channels, 1);
            m = MaxPool2d(kernel_size: 5, stride: 1, padding: 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = cv1.call(x);
            var y1 = m.call(x);
            var y2 = m.call(y1);
            return cv2.call(cat([x, y1, y2, m.call(y2)], 1));
        }
    }
}
