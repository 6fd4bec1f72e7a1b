using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>A gate for each channel, computed from the means of all channels (Hu et al., 2017).</summary>
internal sealed class SqueezeExcitation : Module<Tensor, Tensor>
{
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Conv2d fc1;
    private readonly Conv2d fc2;
    private readonly Module<Tensor, Tensor> activation;
    private readonly Module<Tensor, Tensor> scale_activation;

    public SqueezeExcitation(
        long channels,
        long squeezed,
        Func<Module<Tensor, Tensor>> activation,
        Func<Module<Tensor, Tensor>> scaleActivation
    )
        : base(nameof(SqueezeExcitation))
    {
        avgpool = AdaptiveAvgPool2d(1);
        fc1 = Conv2d(channels, squeezed, 1);
        fc2 = Conv2d(squeezed, channels, 1);
        this.activation = activation();
        scale_activation = scaleActivation();
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => Scale(x) * x;

    private Tensor Scale(Tensor x)
    {
        var scale = activation.call(fc1.call(avgpool.call(x)));
        return scale_activation.call(fc2.call(scale));
    }
}

/// <summary>Rounding of channel counts, as the mobile networks' authors do it.</summary>
internal static class Channels
{
    /// <summary>The nearest multiple of <paramref name="divisor"/> that is not more than a tenth below.</summary>
    public static long Divisible(double channels, long divisor)
    {
        var rounded = Math.Max(divisor, (long)(channels + (divisor / 2.0)) / divisor * divisor);
        return rounded < 0.9 * channels ? rounded + divisor : rounded;
    }
}
