using TorchSharp;
using TorchSharp.Modules;
using Upscale;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace QuickStart;

/// <summary>
/// A small residual network for 28 x 28 greyscale images, written as anybody would write it. The attribute is all that pruning asks for:
/// the build reads this class and its profile (PrunedFashionResNet.prune) and writes PrunedFashionResNet.
/// </summary>
[Prunable(Amount = 0.25, Input = [1, 1, 28, 28])]
public partial class FashionResNet : Module<Tensor, Tensor>
{
    private readonly Conv2d stem;
    private readonly BatchNorm2d norm;
    private readonly Sequential stage1;
    private readonly Sequential stage2;
    private readonly Sequential stage3;
    private readonly AdaptiveAvgPool2d pool = AdaptiveAvgPool2d(1);
    private readonly Linear classifier;
    private int channels;

    public FashionResNet(int width = 40, int blocks = 2, int classes = 10)
        : base(nameof(FashionResNet))
    {
        channels = width;
        stem = Conv2d(1, width, 3, stride: 2, padding: 1, bias: false);
        norm = BatchNorm2d(width);
        stage1 = MakeStage(width, blocks, stride: 1);
        stage2 = MakeStage(2 * width, blocks, stride: 2);
        stage3 = MakeStage(4 * width, blocks, stride: 2);
        classifier = Linear(4 * width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor image)
    {
        var x = functional.relu(norm.forward(stem.forward(image)));
        x = stage3.forward(stage2.forward(stage1.forward(x)));
        return classifier.forward(pool.forward(x).flatten(1));
    }

    private Sequential MakeStage(int width, int blocks, int stride)
    {
        var stage = Sequential();
        for (var block = 0; block < blocks; block++)
        {
            stage.append(new ResidualBlock(channels, width, block == 0 ? stride : 1));
            channels = width;
        }

        return stage;
    }
}

/// <summary>Two 3 x 3 convolutions beside a shortcut, which is a 1 x 1 convolution where the shape changes.</summary>
public sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d norm1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d norm2;
    private readonly Sequential? shortcut;

    public ResidualBlock(int input, int output, int stride)
        : base(nameof(ResidualBlock))
    {
        conv1 = Conv2d(input, output, 3, stride: stride, padding: 1, bias: false);
        norm1 = BatchNorm2d(output);
        conv2 = Conv2d(output, output, 3, padding: 1, bias: false);
        norm2 = BatchNorm2d(output);
        if (stride != 1 || input != output)
        {
            shortcut = Sequential(Conv2d(input, output, 1, stride: stride, bias: false), BatchNorm2d(output));
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var residual = shortcut is null ? x : shortcut.forward(x);
        var y = functional.relu(norm1.forward(conv1.forward(x)));
        y = norm2.forward(conv2.forward(y));
        return functional.relu(y + residual);
    }
}
