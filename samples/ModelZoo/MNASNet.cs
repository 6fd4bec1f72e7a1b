using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>MNASNet (Tan et al., 2018): a searched mobile network.</summary>
[Prunable]
public partial class MNASNet : Module<Tensor, Tensor>
{
    private const double Momentum = 1 - 0.9997;

    private readonly Sequential layers;
    private readonly Sequential classifier;

    /// <summary>Builds the network; <paramref name="alpha"/> scales all channels.</summary>
    public MNASNet(double alpha = 1.0, long numClasses = 1000, double dropout = 0.2)
        : base(nameof(MNASNet))
    {
        var depths = Array.ConvertAll([32, 16, 24, 40, 80, 96, 192, 320], depth => Channels.Divisible(depth * alpha, 8));
        layers = Sequential(
            // The stem.
            Conv2d(3, depths[0], 3, padding: 1, stride: 2, bias: false),
            BatchNorm2d(depths[0], momentum: Momentum),
            ReLU(inplace: true),
            Conv2d(depths[0], depths[0], 3, padding: 1, stride: 1, groups: depths[0], bias: false),
            BatchNorm2d(depths[0], momentum: Momentum),
            ReLU(inplace: true),
            Conv2d(depths[0], depths[1], 1, bias: false),
            BatchNorm2d(depths[1], momentum: Momentum),
            // Stacks of inverted residuals.
            Stack(depths[1], depths[2], 3, 2, 3, 3),
            Stack(depths[2], depths[3], 5, 2, 3, 3),
            Stack(depths[3], depths[4], 5, 2, 6, 3),
            Stack(depths[4], depths[5], 3, 1, 6, 2),
            Stack(depths[5], depths[6], 5, 2, 6, 4),
            Stack(depths[6], depths[7], 3, 1, 6, 1),
            // The head.
            Conv2d(depths[7], 1280, 1, bias: false),
            BatchNorm2d(1280, momentum: Momentum),
            ReLU(inplace: true)
        );
        classifier = Sequential(Dropout(p: dropout, inplace: true), Linear(1280, numClasses));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = layers.call(x);
        x = x.mean([2, 3]);
        return classifier.call(x);
    }

    private static Sequential Stack(long inChannels, long outChannels, long kernel, long stride, long expansion, int repeats)
    {
        var stack = Sequential(new InvertedResidual(inChannels, outChannels, kernel, stride, expansion));
        for (var i = 1; i < repeats; ++i)
        {
            stack.append(new InvertedResidual(outChannels, outChannels, kernel, 1, expansion));
        }

        return stack;
    }

    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly Sequential layers;
        private readonly bool applyResidual;

        public InvertedResidual(long inChannels, long outChannels, long kernel, long stride, long expansion)
            : base(nameof(InvertedResidual))
        {
            var middle = inChannels * expansion;
            applyResidual = inChannels == outChannels && stride == 1;
            layers = Sequential(
                Conv2d(inChannels, middle, 1, bias: false),
                BatchNorm2d(middle, momentum: Momentum),
                ReLU(inplace: true),
                Conv2d(middle, middle, kernel, padding: kernel / 2, stride: stride, groups: middle, bias: false),
                BatchNorm2d(middle, momentum: Momentum),
                ReLU(inplace: true),
                Conv2d(middle, outChannels, 1, bias: false),
                BatchNorm2d(outChannels, momentum: Momentum)
            );
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            if (applyResidual)
            {
                return layers.call(x) + x;
            }

            return layers.call(x);
        }
    }
}
