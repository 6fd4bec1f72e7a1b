using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>ConvNeXt tiny to large (Liu et al., 2022): depthwise 7x7 convolutions and linear layers over the channels.</summary>
public class ConvNeXt : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    private ConvNeXt(long[] channels, int[] depths, double stochasticDepth, long numClasses)
        : base(nameof(ConvNeXt))
    {
        features = Sequential(Sequential(Conv2d(3, channels[0], kernel_size: 4, stride: 4), new LayerNorm2d(channels[0])));
        var total = depths.Sum() - 1.0;
        var index = 0;
        for (var stage = 0; stage < channels.Length; stage++)
        {
            var blocks = new List<Module<Tensor, Tensor>>();
            for (var i = 0; i < depths[stage]; i++)
            {
                blocks.Add(new Block(channels[stage], stochasticDepth * index++ / total));
            }

            features.append(Sequential(blocks));
            if (stage + 1 < channels.Length)
            {
                features.append(
                    Sequential(new LayerNorm2d(channels[stage]), Conv2d(channels[stage], channels[stage + 1], kernel_size: 2, stride: 2))
                );
            }
        }

        avgpool = AdaptiveAvgPool2d(1);
        classifier = Sequential(new LayerNorm2d(channels[^1]), Flatten(), Linear(channels[^1], numClasses));
        RegisterComponents();
    }

    /// <summary>ConvNeXt tiny.</summary>
    [Prunable(Name = "PrunedConvNeXtTiny")]
    public static ConvNeXt Tiny(long numClasses = 1000) => new([96, 192, 384, 768], [3, 3, 9, 3], 0.1, numClasses);

    /// <summary>ConvNeXt small.</summary>
    public static ConvNeXt Small(long numClasses = 1000) => new([96, 192, 384, 768], [3, 3, 27, 3], 0.4, numClasses);

    /// <summary>ConvNeXt base.</summary>
    public static ConvNeXt Base(long numClasses = 1000) => new([128, 256, 512, 1024], [3, 3, 27, 3], 0.5, numClasses);

    /// <summary>ConvNeXt large.</summary>
    public static ConvNeXt Large(long numClasses = 1000) => new([192, 384, 768, 1536], [3, 3, 27, 3], 0.5, numClasses);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => classifier.call(avgpool.call(features.call(x)));

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Parameter layer_scale;
        private readonly Sequential block;
        private readonly StochasticDepth stochastic_depth;

        public Block(long channels, double drop)
            : base(nameof(Block))
        {
            layer_scale = Parameter(ones(channels, 1, 1) * 1e-6);
            block = Sequential(
                Conv2d(channels, channels, kernel_size: 7, padding: 3, groups: channels),
                new Permute(0, 2, 3, 1),
                LayerNorm(channels, eps: 1e-6),
                Linear(channels, 4 * channels),
                GELU(),
                Linear(4 * channels, channels),
                new Permute(0, 3, 1, 2)
            );
            stochastic_depth = new StochasticDepth(drop);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = layer_scale * block.call(x);
            y = stochastic_depth.call(y);
            return y + x;
        }
    }

    /// <summary>LayerNorm over the channels of an image.</summary>
    private sealed class LayerNorm2d : Module<Tensor, Tensor>
    {
        private readonly Parameter weight;
        private readonly Parameter bias;
        private readonly long[] shape;

        public LayerNorm2d(long channels)
            : base(nameof(LayerNorm2d))
        {
            shape = [channels];
            weight = Parameter(ones(channels));
            bias = Parameter(zeros(channels));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = x.permute(0, 2, 3, 1);
            x = functional.layer_norm(x, shape, weight, bias, 1e-6);
            return x.permute(0, 3, 1, 2);
        }
    }
}

/// <summary>Reorders the dimensions, as a layer.</summary>
internal sealed class Permute(params long[] order) : Module<Tensor, Tensor>(nameof(Permute))
{
    public override Tensor forward(Tensor x) => x.permute(order);
}
