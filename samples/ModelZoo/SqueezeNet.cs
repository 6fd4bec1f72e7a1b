using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>SqueezeNet (Iandola et al., 2016): fire modules squeeze, then concatenate two expansions.</summary>
public class SqueezeNet : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Sequential classifier;

    private SqueezeNet(Sequential features, long numClasses)
        : base(nameof(SqueezeNet))
    {
        this.features = features;
        classifier = Sequential(Dropout(0.5), Conv2d(512, numClasses, 1), ReLU(inplace: true), AdaptiveAvgPool2d((1, 1)));
        RegisterComponents();
    }

    /// <summary>SqueezeNet 1.0.</summary>
    public static SqueezeNet SqueezeNet10(long numClasses = 1000) =>
        new(
            Sequential(
                Conv2d(3, 96, 7, stride: 2),
                ReLU(inplace: true),
                Pool(),
                new Fire(96, 16, 64, 64),
                new Fire(128, 16, 64, 64),
                new Fire(128, 32, 128, 128),
                Pool(),
                new Fire(256, 32, 128, 128),
                new Fire(256, 48, 192, 192),
                new Fire(384, 48, 192, 192),
                new Fire(384, 64, 256, 256),
                Pool(),
                new Fire(512, 64, 256, 256)
            ),
            numClasses
        );

    /// <summary>SqueezeNet 1.1: less computation for the same accuracy.</summary>
    [Prunable(Name = "PrunedSqueezeNet11")]
    public static SqueezeNet SqueezeNet11(long numClasses = 1000) =>
        new(
            Sequential(
                Conv2d(3, 64, 3, stride: 2),
                ReLU(inplace: true),
                Pool(),
                new Fire(64, 16, 64, 64),
                new Fire(128, 16, 64, 64),
                Pool(),
                new Fire(128, 32, 128, 128),
                new Fire(256, 32, 128, 128),
                Pool(),
                new Fire(256, 48, 192, 192),
                new Fire(384, 48, 192, 192),
                new Fire(384, 64, 256, 256),
                new Fire(512, 64, 256, 256)
            ),
            numClasses
        );

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => flatten(classifier.call(features.call(x)), 1);

    private static MaxPool2d Pool() => MaxPool2d(3, stride: 2, ceil_mode: true);
}

internal sealed class Fire : Module<Tensor, Tensor>
{
    private readonly Conv2d squeeze;
    private readonly ReLU squeeze_activation;
    private readonly Conv2d expand1x1;
    private readonly ReLU expand1x1_activation;
    private readonly Conv2d expand3x3;
    private readonly ReLU expand3x3_activation;

    public Fire(long inChannels, long squeezed, long expanded1, long expanded3)
        : base(nameof(Fire))
    {
        squeeze = Conv2d(inChannels, squeezed, 1);
        squeeze_activation = ReLU(inplace: true);
        expand1x1 = Conv2d(squeezed, expanded1, 1);
        expand1x1_activation = ReLU(inplace: true);
        expand3x3 = Conv2d(squeezed, expanded3, 3, padding: 1);
        expand3x3_activation = ReLU(inplace: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = squeeze_activation.call(squeeze.call(x));
        return cat([expand1x1_activation.call(expand1x1.call(x)), expand3x3_activation.call(expand3x3.call(x))], 1);
    }
}
