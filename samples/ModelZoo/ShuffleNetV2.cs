using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>ShuffleNet v2 (Ma et al., 2018): half of the channels pass by, and the halves are shuffled.</summary>
public class ShuffleNetV2 : Module<Tensor, Tensor>
{
    private readonly Sequential conv1;
    private readonly MaxPool2d maxpool;
    private readonly Sequential stage2;
    private readonly Sequential stage3;
    private readonly Sequential stage4;
    private readonly Sequential conv5;
    private readonly Linear fc;

    private ShuffleNetV2(long[] channels, long numClasses)
        : base(nameof(ShuffleNetV2))
    {
        conv1 = Sequential(Conv2d(3, 24, 3, 2, 1, bias: false), BatchNorm2d(24), ReLU(inplace: true));
        maxpool = MaxPool2d(kernel_size: 3, stride: 2, padding: 1);
        stage2 = Stage(24, channels[0], repeats: 4);
        stage3 = Stage(channels[0], channels[1], repeats: 8);
        stage4 = Stage(channels[1], channels[2], repeats: 4);
        conv5 = Sequential(Conv2d(channels[2], channels[3], 1, 1, 0, bias: false), BatchNorm2d(channels[3]), ReLU(inplace: true));
        fc = Linear(channels[3], numClasses);
        RegisterComponents();
    }

    /// <summary>Half the channels.</summary>
    public static ShuffleNetV2 X0_5(long numClasses = 1000) => new([48, 96, 192, 1024], numClasses);

    /// <summary>The paper's base network.</summary>
    [Prunable(Name = "PrunedShuffleNetV2")]
    public static ShuffleNetV2 X1_0(long numClasses = 1000) => new([116, 232, 464, 1024], numClasses);

    /// <summary>One and a half times the channels.</summary>
    public static ShuffleNetV2 X1_5(long numClasses = 1000) => new([176, 352, 704, 1024], numClasses);

    /// <summary>Twice the channels.</summary>
    public static ShuffleNetV2 X2_0(long numClasses = 1000) => new([244, 488, 976, 2048], numClasses);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = conv1.call(x);
        x = maxpool.call(x);
        x = stage2.call(x);
        x = stage3.call(x);
        x = stage4.call(x);
        x = conv5.call(x);
        x = x.mean([2, 3]);
        return fc.call(x);
    }

    private static Sequential Stage(long inChannels, long outChannels, int repeats)
    {
        IEnumerable<Module<Tensor, Tensor>> blocks = [new InvertedResidual(inChannels, outChannels, 2)];
        return Sequential(blocks.Concat(Enumerable.Range(1, repeats - 1).Select(_ => new InvertedResidual(outChannels, outChannels, 1))));
    }

    private static Tensor ChannelShuffle(Tensor x, long groups)
    {
        var (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        x = x.view(batch, groups, channels / groups, height, width);
        x = x.transpose(1, 2).contiguous();
        return x.view(batch, channels, height, width);
    }

    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly long stride;
        private readonly Sequential branch1;
        private readonly Sequential branch2;

        public InvertedResidual(long inChannels, long outChannels, long stride)
            : base(nameof(InvertedResidual))
        {
            this.stride = stride;
            var half = outChannels / 2;
            branch1 =
                stride > 1
                    ? Sequential(
                        Depthwise(inChannels, stride),
                        BatchNorm2d(inChannels),
                        Conv2d(inChannels, half, 1, bias: false),
                        BatchNorm2d(half),
                        ReLU(inplace: true)
                    )
                    : Sequential();
            branch2 = Sequential(
                Conv2d(stride > 1 ? inChannels : half, half, 1, bias: false),
                BatchNorm2d(half),
                ReLU(inplace: true),
                Depthwise(half, stride),
                BatchNorm2d(half),
                Conv2d(half, half, 1, bias: false),
                BatchNorm2d(half),
                ReLU(inplace: true)
            );
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            Tensor y;
            if (stride == 1)
            {
                var halves = x.chunk(2, dim: 1);
                y = cat([halves[0], branch2.call(halves[1])], 1);
            }
            else
            {
                y = cat([branch1.call(x), branch2.call(x)], 1);
            }

            return ChannelShuffle(y, 2);
        }

        private static Conv2d Depthwise(long channels, long stride) =>
            Conv2d(channels, channels, 3, stride: stride, padding: 1, groups: channels, bias: false);
    }
}
