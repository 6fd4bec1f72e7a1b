using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>MobileNet v3, large and small (Howard et al., 2019): inverted residuals with squeeze-and-excitation gates.</summary>
public class MobileNetV3 : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    private MobileNetV3(IReadOnlyList<Setting> settings, long lastChannels, long numClasses)
        : base(nameof(MobileNetV3))
    {
        var layers = new List<Module<Tensor, Tensor>> { ConvNorm(3, settings[0].Input, 3, 2, 1, () => Hardswish(inplace: true)) };
        layers.AddRange(settings.Select(setting => new Residual(setting)));
        var last = settings[^1].Output;
        layers.Add(ConvNorm(last, 6 * last, 1, 1, 1, () => Hardswish(inplace: true)));

        features = Sequential(layers);
        avgpool = AdaptiveAvgPool2d(1);
        classifier = Sequential(
            Linear(6 * last, lastChannels),
            Hardswish(inplace: true),
            Dropout(0.2, inplace: true),
            Linear(lastChannels, numClasses)
        );
        RegisterComponents();
    }

    /// <summary>MobileNet v3 large.</summary>
    public static MobileNetV3 Large(long numClasses = 1000) =>
        new(
            [
                new(16, 3, 16, 16, false, false, 1),
                new(16, 3, 64, 24, false, false, 2),
                new(24, 3, 72, 24, false, false, 1),
                new(24, 5, 72, 40, true, false, 2),
                new(40, 5, 120, 40, true, false, 1),
                new(40, 5, 120, 40, true, false, 1),
                new(40, 3, 240, 80, false, true, 2),
                new(80, 3, 200, 80, false, true, 1),
                new(80, 3, 184, 80, false, true, 1),
                new(80, 3, 184, 80, false, true, 1),
                new(80, 3, 480, 112, true, true, 1),
                new(112, 3, 672, 112, true, true, 1),
                new(112, 5, 672, 160, true, true, 2),
                new(160, 5, 960, 160, true, true, 1),
                new(160, 5, 960, 160, true, true, 1),
            ],
            1280,
            numClasses
        );

    /// <summary>MobileNet v3 small.</summary>
    [Prunable(Name = "PrunedMobileNetV3Small")]
    public static MobileNetV3 Small(long numClasses = 1000) =>
        new(
            [
                new(16, 3, 16, 16, true, false, 2),
                new(16, 3, 72, 24, false, false, 2),
                new(24, 3, 88, 24, false, false, 1),
                new(24, 5, 96, 40, true, true, 2),
                new(40, 5, 240, 40, true, true, 1),
                new(40, 5, 240, 40, true, true, 1),
                new(40, 5, 120, 48, true, true, 1),
                new(48, 5, 144, 48, true, true, 1),
                new(48, 5, 288, 96, true, true, 2),
                new(96, 5, 576, 96, true, true, 1),
                new(96, 5, 576, 96, true, true, 1),
            ],
            1024,
            numClasses
        );

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = avgpool.call(features.call(x));
        return classifier.call(x.flatten(1));
    }

    private static Sequential ConvNorm(
        long inChannels,
        long outChannels,
        long kernel,
        long stride,
        long groups,
        Func<Module<Tensor, Tensor>>? activation
    )
    {
        var block = Sequential(
            Conv2d(inChannels, outChannels, kernel, stride, (kernel - 1) / 2, groups: groups, bias: false),
            BatchNorm2d(outChannels, eps: 0.001, momentum: 0.01)
        );
        if (activation is not null)
        {
            block.append(activation());
        }

        return block;
    }

    /// <summary>One row of the paper's tables: channels in, kernel, expanded and out, squeeze, hard swish (or ReLU), stride.</summary>
    private sealed record Setting(long Input, long Kernel, long Expanded, long Output, bool Squeeze, bool HardSwish, long Stride)
    {
        public Module<Tensor, Tensor> Activation() => HardSwish ? Hardswish(inplace: true) : ReLU(inplace: true);
    }

    private sealed class Residual : Module<Tensor, Tensor>
    {
        private readonly Sequential block;
        private readonly bool residual;

        public Residual(Setting setting)
            : base(nameof(Residual))
        {
            residual = setting is { Stride: 1 } && setting.Input == setting.Output;
            List<Module<Tensor, Tensor>> layers = [];
            if (setting.Expanded != setting.Input)
            {
                layers.Add(ConvNorm(setting.Input, setting.Expanded, 1, 1, 1, setting.Activation));
            }

            layers.Add(ConvNorm(setting.Expanded, setting.Expanded, setting.Kernel, setting.Stride, setting.Expanded, setting.Activation));
            if (setting.Squeeze)
            {
                var squeezed = Channels.Divisible(setting.Expanded / 4, 8);
                layers.Add(new SqueezeExcitation(setting.Expanded, squeezed, () => ReLU(), () => Hardsigmoid()));
            }

            layers.Add(ConvNorm(setting.Expanded, setting.Output, 1, 1, 1, activation: null));
            block = Sequential(layers);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = block.call(x);
            return residual ? y + x : y;
        }
    }
}
