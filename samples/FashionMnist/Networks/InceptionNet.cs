using TorchSharp;
using TorchSharp.Modules;
using Upscale;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.FashionMnist.Networks;

/// <summary>Modules of four branches that are concatenated (Szegedy et al., CVPR 2015).</summary>
[Prunable(Input = [1, 1, 28, 28])]
public sealed class InceptionNet : Module<Tensor, Tensor>
{
    private readonly ConvolutionBlock stem = new(1, 64, 3, stride: 2);
    private readonly InceptionModule mixed1 = new(64, 32, (32, 64), (16, 32), 16);
    private readonly MaxPool2d reduce = MaxPool2d(2);
    private readonly InceptionModule mixed2 = new(144, 64, (48, 96), (32, 48), 32);
    private readonly InceptionModule mixed3 = new(240, 80, (64, 128), (32, 64), 48);
    private readonly AdaptiveAvgPool2d pool = AdaptiveAvgPool2d(1);
    private readonly Linear classifier = Linear(320, 10);

    public InceptionNet()
        : base(nameof(InceptionNet)) => RegisterComponents();

    public override Tensor forward(Tensor image)
    {
        var x = mixed1.call(stem.call(image));
        x = mixed3.call(mixed2.call(reduce.call(x)));
        return classifier.call(pool.call(x).flatten(1));
    }

    private sealed class ConvolutionBlock : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv;
        private readonly BatchNorm2d norm;

        public ConvolutionBlock(int input, int output, int kernel, int stride = 1)
            : base(nameof(ConvolutionBlock))
        {
            conv = Conv2d(input, output, kernel, stride: stride, padding: kernel / 2, bias: false);
            norm = BatchNorm2d(output);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => functional.relu(norm.call(conv.call(x)));
    }

    private sealed class InceptionModule : Module<Tensor, Tensor>
    {
        private readonly ConvolutionBlock branch1;
        private readonly Sequential branch3;
        private readonly Sequential branch5;
        private readonly MaxPool2d pool = MaxPool2d(3, stride: 1, padding: 1);
        private readonly ConvolutionBlock branchPool;

        public InceptionModule(int input, int width1, (int Reduced, int Width) width3, (int Reduced, int Width) width5, int widthPool)
            : base(nameof(InceptionModule))
        {
            branch1 = new(input, width1, 1);
            branch3 = Sequential(new ConvolutionBlock(input, width3.Reduced, 1), new ConvolutionBlock(width3.Reduced, width3.Width, 3));
            branch5 = Sequential(
                new ConvolutionBlock(input, width5.Reduced, 1),
                new ConvolutionBlock(width5.Reduced, width5.Width, 3),
                new ConvolutionBlock(width5.Width, width5.Width, 3)
            );
            branchPool = new(input, widthPool, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var branches = new[] { branch1.call(x), branch3.call(x), branch5.call(x), branchPool.call(pool.call(x)) };
            return cat(branches, dim: 1);
        }
    }
}
