using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>Residual networks: ResNet (He et al., 2015), ResNeXt (Xie et al., 2016), Wide ResNet (Zagoruyko and Komodakis, 2016).</summary>
public class ResNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu;
    private readonly MaxPool2d maxpool;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Linear fc;

    private readonly bool bottleneck;
    private readonly long groups;
    private readonly long widthPerGroup;
    private long inChannels = 64;

    /// <summary>Builds the network from the number of blocks of each of its four layers.</summary>
    public ResNet(bool bottleneck, int[] layers, long numClasses = 1000, long groups = 1, long widthPerGroup = 64)
        : base(nameof(ResNet))
    {
        this.bottleneck = bottleneck;
        this.groups = groups;
        this.widthPerGroup = widthPerGroup;

        conv1 = Conv2d(3, inChannels, kernel_size: 7, stride: 2, padding: 3, bias: false);
        bn1 = BatchNorm2d(inChannels);
        relu = ReLU(inplace: true);
        maxpool = MaxPool2d(kernel_size: 3, stride: 2, padding: 1);
        layer1 = MakeLayer(64, layers[0]);
        layer2 = MakeLayer(128, layers[1], stride: 2);
        layer3 = MakeLayer(256, layers[2], stride: 2);
        layer4 = MakeLayer(512, layers[3], stride: 2);
        avgpool = AdaptiveAvgPool2d(1);
        fc = Linear(inChannels, numClasses);

        RegisterComponents();
        InitializeWeights();
    }

    /// <summary>ResNet-34.</summary>
    public static ResNet ResNet34(long numClasses = 1000) => new(bottleneck: false, [3, 4, 6, 3], numClasses);

    /// <summary>ResNet-50.</summary>
    [Prunable(Name = "PrunedResNet50")]
    public static ResNet ResNet50(long numClasses = 1000) => new(bottleneck: true, [3, 4, 6, 3], numClasses);

    /// <summary>ResNet-101.</summary>
    public static ResNet ResNet101(long numClasses = 1000) => new(bottleneck: true, [3, 4, 23, 3], numClasses);

    /// <summary>ResNet-152.</summary>
    public static ResNet ResNet152(long numClasses = 1000) => new(bottleneck: true, [3, 8, 36, 3], numClasses);

    /// <summary>ResNeXt-50 32x4d.</summary>
    [Prunable(Name = "PrunedResNeXt50")]
    public static ResNet ResNeXt50(long numClasses = 1000) => new(bottleneck: true, [3, 4, 6, 3], numClasses, groups: 32, widthPerGroup: 4);

    /// <summary>ResNeXt-101 32x8d.</summary>
    public static ResNet ResNeXt101(long numClasses = 1000) =>
        new(bottleneck: true, [3, 4, 23, 3], numClasses, groups: 32, widthPerGroup: 8);

    /// <summary>Wide ResNet-50-2.</summary>
    public static ResNet WideResNet50(long numClasses = 1000) => new(bottleneck: true, [3, 4, 6, 3], numClasses, widthPerGroup: 128);

    /// <summary>Wide ResNet-101-2.</summary>
    public static ResNet WideResNet101(long numClasses = 1000) => new(bottleneck: true, [3, 4, 23, 3], numClasses, widthPerGroup: 128);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer1.call(x);
        x = layer2.call(x);
        x = layer3.call(x);
        x = layer4.call(x);
        x = avgpool.call(x).flatten(1);
        return fc.call(x);
    }

    private Sequential MakeLayer(long channels, int blocks, long stride = 1)
    {
        var outChannels = bottleneck ? channels * Bottleneck.Expansion : channels;
        Sequential? downsample = null;
        if (stride != 1 || inChannels != outChannels)
        {
            downsample = Sequential(Conv2d(inChannels, outChannels, kernel_size: 1, stride: stride, bias: false), BatchNorm2d(outChannels));
        }

        var modules = new List<Module<Tensor, Tensor>> { MakeBlock(channels, stride, downsample) };
        inChannels = outChannels;
        for (var i = 1; i < blocks; i++)
        {
            modules.Add(MakeBlock(channels, 1, null));
        }

        return Sequential(modules);
    }

    private Module<Tensor, Tensor> MakeBlock(long channels, long stride, Sequential? downsample) =>
        bottleneck
            ? new Bottleneck(inChannels, channels, stride, downsample, groups, widthPerGroup)
            : new BasicBlock(inChannels, channels, stride, downsample);

    private void InitializeWeights()
    {
        foreach (var (_, module) in named_modules())
        {
            if (module is Conv2d convolution)
            {
                init.kaiming_normal_(convolution.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
            }
        }
    }
}

/// <summary>ResNet-18, as a class of its own.</summary>
[Prunable]
public partial class ResNet18 : ResNet
{
    /// <summary>Builds the network.</summary>
    public ResNet18(long numClasses = 1000)
        : base(bottleneck: false, [2, 2, 2, 2], numClasses) { }
}

internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Sequential? downsample;

    public BasicBlock(long inChannels, long channels, long stride = 1, Sequential? downsample = null)
        : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(inChannels, channels, kernel_size: 3, stride: stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(channels);
        relu = ReLU(inplace: true);
        conv2 = Conv2d(channels, channels, kernel_size: 3, padding: 1, bias: false);
        bn2 = BatchNorm2d(channels);
        this.downsample = downsample;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var identity = x;
        var y = relu.call(bn1.call(conv1.call(x)));
        y = bn2.call(conv2.call(y));
        if (downsample is not null)
        {
            identity = downsample.call(x);
        }

        y += identity;
        return relu.call(y);
    }
}

internal sealed class Bottleneck : Module<Tensor, Tensor>
{
    public const long Expansion = 4;

    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Conv2d conv3;
    private readonly BatchNorm2d bn3;
    private readonly ReLU relu;
    private readonly Sequential? downsample;

    public Bottleneck(
        long inChannels,
        long channels,
        long stride = 1,
        Sequential? downsample = null,
        long groups = 1,
        long widthPerGroup = 64
    )
        : base(nameof(Bottleneck))
    {
        var width = channels * widthPerGroup / 64 * groups;
        conv1 = Conv2d(inChannels, width, kernel_size: 1, bias: false);
        bn1 = BatchNorm2d(width);
        conv2 = Conv2d(width, width, kernel_size: 3, stride: stride, padding: 1, groups: groups, bias: false);
        bn2 = BatchNorm2d(width);
        conv3 = Conv2d(width, channels * Expansion, kernel_size: 1, bias: false);
        bn3 = BatchNorm2d(channels * Expansion);
        relu = ReLU(inplace: true);
        this.downsample = downsample;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var identity = downsample is null ? x : downsample.call(x);
        var y = relu.call(bn1.call(conv1.call(x)));
        y = relu.call(bn2.call(conv2.call(y)));
        y = bn3.call(conv3.call(y));
        return relu.call(y.add_(identity));
    }
}
