using TorchSharp;
using TorchSharp.Modules;
using Upscale;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.FashionMnist.Networks;

/// <summary>A network of concatenations: each layer reads all that came before it in its block (Huang et al., CVPR 2017).</summary>
[Prunable(Input = [1, 1, 28, 28])]
public sealed class DenseNet : Module<Tensor, Tensor>
{
    private readonly Conv2d stem = Conv2d(1, 24, 3, stride: 2, padding: 1, bias: false);
    private readonly ModuleList<DenseLayer> block1;
    private readonly BatchNorm2d norm1;
    private readonly Conv2d transition;
    private readonly ModuleList<DenseLayer> block2;
    private readonly BatchNorm2d norm2;
    private readonly Linear classifier;

    public DenseNet(int growth1 = 12, int growth2 = 16, int layers = 4)
        : base(nameof(DenseNet))
    {
        var channels = 24;
        block1 = Block(ref channels, growth1, layers);
        norm1 = BatchNorm2d(channels);
        transition = Conv2d(channels, channels / 2, 1, bias: false);
        channels /= 2;
        block2 = Block(ref channels, growth2, layers);
        norm2 = BatchNorm2d(channels);
        classifier = Linear(channels, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor image)
    {
        var x = stem.call(image);
        foreach (var layer in block1)
        {
            x = layer.call(x);
        }

        x = transition.call(functional.relu(norm1.call(x)));
        x = functional.avg_pool2d(x, 2);
        foreach (var layer in block2)
        {
            x = layer.call(x);
        }

        x = functional.relu(norm2.call(x));
        return classifier.call(functional.adaptive_avg_pool2d(x, 1).flatten(1));
    }

    private static ModuleList<DenseLayer> Block(ref int channels, int growth, int layers)
    {
        var block = new ModuleList<DenseLayer>();
        for (var layer = 0; layer < layers; layer++)
        {
            block.Add(new DenseLayer(channels, growth));
            channels += growth;
        }

        return block;
    }

    private sealed class DenseLayer : Module<Tensor, Tensor>
    {
        private readonly BatchNorm2d norm;
        private readonly Conv2d conv;

        public DenseLayer(int channels, int growth)
            : base(nameof(DenseLayer))
        {
            norm = BatchNorm2d(channels);
            conv = Conv2d(channels, growth, 3, padding: 1, bias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => cat([x, conv.call(functional.relu(norm.call(x)))], dim: 1);
    }
}
