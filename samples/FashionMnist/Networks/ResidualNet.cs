using TorchSharp;
using TorchSharp.Modules;
using Upscale;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.FashionMnist.Networks;

/// <summary>A residual network: a stem and four blocks in two stages (He et al., CVPR 2016).</summary>
[Prunable(Input = [1, 1, 28, 28])]
public sealed class ResidualNet : Module<Tensor, Tensor>
{
    private readonly Conv2d stem = Conv2d(1, 48, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm = BatchNorm2d(48);
    private readonly ResidualBlock block1 = new(48, 48, stride: 1);
    private readonly ResidualBlock block2 = new(48, 96, stride: 2);
    private readonly ResidualBlock block3 = new(96, 96, stride: 1);
    private readonly Linear classifier = Linear(96, 10);

    public ResidualNet()
        : base(nameof(ResidualNet)) => RegisterComponents();

    public override Tensor forward(Tensor image)
    {
        var x = functional.relu(norm.call(stem.call(image)));
        x = block3.call(block2.call(block1.call(x)));
        return classifier.call(functional.adaptive_avg_pool2d(x, 1).flatten(1));
    }

    private sealed class ResidualBlock : Module<Tensor, Tensor>
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
            var residual = shortcut is null ? x : shortcut.call(x);
            var y = functional.relu(norm1.call(conv1.call(x)));
            return functional.relu(norm2.call(conv2.call(y)) + residual);
        }
    }
}
