using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>DenseNet (Huang et al., 2016): each layer of a block sees the concatenation of all earlier ones.</summary>
public class DenseNet : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Linear classifier;

    /// <summary>Builds the network: <paramref name="blocks"/> are the numbers of layers of its blocks.</summary>
    public DenseNet(long growth, int[] blocks, long initialChannels, long numClasses = 1000)
        : base(nameof(DenseNet))
    {
        features = Sequential(
            ("conv0", Conv2d(3, initialChannels, kernel_size: 7, stride: 2, padding: 3, bias: false)),
            ("norm0", BatchNorm2d(initialChannels)),
            ("relu0", ReLU(inplace: true)),
            ("pool0", MaxPool2d(kernel_size: 3, stride: 2, padding: 1))
        );

        var channels = initialChannels;
        for (var i = 0; i < blocks.Length; i++)
        {
            features.append($"denseblock{i + 1}", new DenseBlock(blocks[i], channels, growth));
            channels += blocks[i] * growth;
            if (i != blocks.Length - 1)
            {
                features.append($"transition{i + 1}", Transition(channels, channels / 2));
                channels /= 2;
            }
        }

        features.append("norm5", BatchNorm2d(channels));
        classifier = Linear(channels, numClasses);
        RegisterComponents();
    }

    /// <summary>DenseNet-121.</summary>
    [Prunable(Name = "PrunedDenseNet121")]
    public static DenseNet DenseNet121(long numClasses = 1000) => new(32, [6, 12, 24, 16], 64, numClasses);

    /// <summary>DenseNet-161.</summary>
    public static DenseNet DenseNet161(long numClasses = 1000) => new(48, [6, 12, 36, 24], 96, numClasses);

    /// <summary>DenseNet-169.</summary>
    public static DenseNet DenseNet169(long numClasses = 1000) => new(32, [6, 12, 32, 32], 64, numClasses);

    /// <summary>DenseNet-201.</summary>
    public static DenseNet DenseNet201(long numClasses = 1000) => new(32, [6, 12, 48, 32], 64, numClasses);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = functional.relu(features.call(x), inplace: true);
        y = functional.adaptive_avg_pool2d(y, 1);
        y = flatten(y, 1);
        return classifier.call(y).MoveToOuterDisposeScope();
    }

    private static Sequential Transition(long inChannels, long outChannels) =>
        Sequential(
            ("norm", BatchNorm2d(inChannels)),
            ("relu", ReLU(inplace: true)),
            ("conv", Conv2d(inChannels, outChannels, kernel_size: 1, bias: false)),
            ("pool", AvgPool2d(kernel_size: 2, stride: 2))
        );
}

internal sealed class DenseBlock : Module<Tensor, Tensor>
{
    private readonly List<DenseLayer> layers = [];

    public DenseBlock(int count, long inChannels, long growth)
        : base(nameof(DenseBlock))
    {
        for (var i = 0; i < count; i++)
        {
            var layer = new DenseLayer(inChannels + (i * growth), growth);
            register_module($"denselayer{i + 1}", layer);
            layers.Add(layer);
        }
    }

    public override Tensor forward(Tensor x)
    {
        var outputs = new List<Tensor> { x };
        foreach (var layer in layers)
        {
            outputs.Add(layer.call(cat(outputs, 1)));
        }

        return cat(outputs, 1);
    }
}

internal sealed class DenseLayer : Module<Tensor, Tensor>
{
    private const long BottleneckSize = 4;

    private readonly BatchNorm2d norm1;
    private readonly ReLU relu1;
    private readonly Conv2d conv1;
    private readonly BatchNorm2d norm2;
    private readonly ReLU relu2;
    private readonly Conv2d conv2;

    public DenseLayer(long inChannels, long growth)
        : base(nameof(DenseLayer))
    {
        norm1 = BatchNorm2d(inChannels);
        relu1 = ReLU(inplace: true);
        conv1 = Conv2d(inChannels, BottleneckSize * growth, kernel_size: 1, bias: false);
        norm2 = BatchNorm2d(BottleneckSize * growth);
        relu2 = ReLU(inplace: true);
        conv2 = Conv2d(BottleneckSize * growth, growth, kernel_size: 3, padding: 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = conv1.call(relu1.call(norm1.call(x)));
        return conv2.call(relu2.call(norm2.call(y)));
    }
}
