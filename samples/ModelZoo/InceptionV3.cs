using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>Inception v3 (Szegedy et al., 2015): factorised convolutions in parallel branches.</summary>
[Prunable(Input = new long[] { 1, 3, 299, 299 })]
public partial class InceptionV3 : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> Conv2d_1a_3x3 = new Convolution(3, 32, 3, stride: 2);
    private readonly Module<Tensor, Tensor> Conv2d_2a_3x3 = new Convolution(32, 32, 3);
    private readonly Module<Tensor, Tensor> Conv2d_2b_3x3 = new Convolution(32, 64, 3, padding: 1);
    private readonly Module<Tensor, Tensor> maxpool1 = MaxPool2d(kernel_size: 3, stride: 2);
    private readonly Module<Tensor, Tensor> Conv2d_3b_1x1 = new Convolution(64, 80, 1);
    private readonly Module<Tensor, Tensor> Conv2d_4a_3x3 = new Convolution(80, 192, 3);
    private readonly Module<Tensor, Tensor> maxpool2 = MaxPool2d(kernel_size: 3, stride: 2);
    private readonly Module<Tensor, Tensor> Mixed_5b = new InceptionA(192, 32);
    private readonly Module<Tensor, Tensor> Mixed_5c = new InceptionA(256, 64);
    private readonly Module<Tensor, Tensor> Mixed_5d = new InceptionA(288, 64);
    private readonly Module<Tensor, Tensor> Mixed_6a = new InceptionB(288);
    private readonly Module<Tensor, Tensor> Mixed_6b = new InceptionC(768, 128);
    private readonly Module<Tensor, Tensor> Mixed_6c = new InceptionC(768, 160);
    private readonly Module<Tensor, Tensor> Mixed_6d = new InceptionC(768, 160);
    private readonly Module<Tensor, Tensor> Mixed_6e = new InceptionC(768, 192);
    private readonly Auxiliary? AuxLogits;
    private readonly Module<Tensor, Tensor> Mixed_7a = new InceptionD(768);
    private readonly Module<Tensor, Tensor> Mixed_7b = new InceptionE(1280);
    private readonly Module<Tensor, Tensor> Mixed_7c = new InceptionE(2048);
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d((1, 1));
    private readonly Dropout dropout = Dropout(0.5);
    private readonly Linear fc;

    /// <summary>Builds the network. Only training needs the auxiliary classifier; torchvision's checkpoints have it.</summary>
    public InceptionV3(long numClasses = 1000, bool auxiliary = false)
        : base(nameof(InceptionV3))
    {
        AuxLogits = auxiliary ? new Auxiliary(768, numClasses) : null;
        fc = Linear(2048, numClasses);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => Head(Middle(x));

    /// <summary>The outputs of the classifier and of the auxiliary one, for training.</summary>
    public (Tensor Output, Tensor? Auxiliary) ForwardForTraining(Tensor x)
    {
        var middle = Middle(x);
        return (Head(middle), AuxLogits?.call(middle));
    }

    private Tensor Middle(Tensor x)
    {
        x = Conv2d_1a_3x3.call(x);
        x = Conv2d_2a_3x3.call(x);
        x = Conv2d_2b_3x3.call(x);
        x = maxpool1.call(x);
        x = Conv2d_3b_1x1.call(x);
        x = Conv2d_4a_3x3.call(x);
        x = maxpool2.call(x);
        x = Mixed_5b.call(x);
        x = Mixed_5c.call(x);
        x = Mixed_5d.call(x);
        x = Mixed_6a.call(x);
        x = Mixed_6b.call(x);
        x = Mixed_6c.call(x);
        x = Mixed_6d.call(x);
        return Mixed_6e.call(x);
    }

    private Tensor Head(Tensor x)
    {
        x = Mixed_7a.call(x);
        x = Mixed_7b.call(x);
        x = Mixed_7c.call(x);
        x = avgpool.call(x);
        x = dropout.call(x);
        return fc.call(flatten(x, 1));
    }

    private sealed class Convolution : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv;
        private readonly BatchNorm2d bn;

        public Convolution(long inChannels, long outChannels, long kernel, long stride = 1, long padding = 0)
            : this(inChannels, outChannels, (kernel, kernel), (padding, padding), stride) { }

        public Convolution(long inChannels, long outChannels, (long, long) kernel, (long, long) padding, long stride = 1)
            : base(nameof(Convolution))
        {
            conv = Conv2d(inChannels, outChannels, kernel, stride: (stride, stride), padding: padding, bias: false);
            bn = BatchNorm2d(outChannels, eps: 0.001);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => functional.relu(bn.call(conv.call(x)));
    }

    private sealed class InceptionA : Module<Tensor, Tensor>
    {
        private readonly Convolution branch1x1;
        private readonly Convolution branch5x5_1;
        private readonly Convolution branch5x5_2;
        private readonly Convolution branch3x3dbl_1;
        private readonly Convolution branch3x3dbl_2;
        private readonly Convolution branch3x3dbl_3;
        private readonly Convolution branch_pool;

        public InceptionA(long inChannels, long poolFeatures)
            : base(nameof(InceptionA))
        {
            branch1x1 = new(inChannels, 64, 1);
            branch5x5_1 = new(inChannels, 48, 1);
            branch5x5_2 = new(48, 64, 5, padding: 2);
            branch3x3dbl_1 = new(inChannels, 64, 1);
            branch3x3dbl_2 = new(64, 96, 3, padding: 1);
            branch3x3dbl_3 = new(96, 96, 3, padding: 1);
            branch_pool = new(inChannels, poolFeatures, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var one = branch1x1.call(x);
            var five = branch5x5_2.call(branch5x5_1.call(x));
            var three = branch3x3dbl_3.call(branch3x3dbl_2.call(branch3x3dbl_1.call(x)));
            var pool = branch_pool.call(functional.avg_pool2d(x, kernel_size: 3, stride: 1, padding: 1));
            return cat([one, five, three, pool], 1);
        }
    }

    private sealed class InceptionB : Module<Tensor, Tensor>
    {
        private readonly Convolution branch3x3;
        private readonly Convolution branch3x3dbl_1;
        private readonly Convolution branch3x3dbl_2;
        private readonly Convolution branch3x3dbl_3;

        public InceptionB(long inChannels)
            : base(nameof(InceptionB))
        {
            branch3x3 = new(inChannels, 384, 3, stride: 2);
            branch3x3dbl_1 = new(inChannels, 64, 1);
            branch3x3dbl_2 = new(64, 96, 3, padding: 1);
            branch3x3dbl_3 = new(96, 96, 3, stride: 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) =>
            cat(
                [
                    branch3x3.call(x),
                    branch3x3dbl_3.call(branch3x3dbl_2.call(branch3x3dbl_1.call(x))),
                    functional.max_pool2d(x, kernel_size: 3, stride: 2),
                ],
                1
            );
    }

    private sealed class InceptionC : Module<Tensor, Tensor>
    {
        private readonly Convolution branch1x1;
        private readonly Convolution branch7x7_1;
        private readonly Convolution branch7x7_2;
        private readonly Convolution branch7x7_3;
        private readonly Convolution branch7x7dbl_1;
        private readonly Convolution branch7x7dbl_2;
        private readonly Convolution branch7x7dbl_3;
        private readonly Convolution branch7x7dbl_4;
        private readonly Convolution branch7x7dbl_5;
        private readonly Convolution branch_pool;

        public InceptionC(long inChannels, long channels)
            : base(nameof(InceptionC))
        {
            branch1x1 = new(inChannels, 192, 1);
            branch7x7_1 = new(inChannels, channels, 1);
            branch7x7_2 = new(channels, channels, (1, 7), (0, 3));
            branch7x7_3 = new(channels, 192, (7, 1), (3, 0));
            branch7x7dbl_1 = new(inChannels, channels, 1);
            branch7x7dbl_2 = new(channels, channels, (7, 1), (3, 0));
            branch7x7dbl_3 = new(channels, channels, (1, 7), (0, 3));
            branch7x7dbl_4 = new(channels, channels, (7, 1), (3, 0));
            branch7x7dbl_5 = new(channels, 192, (1, 7), (0, 3));
            branch_pool = new(inChannels, 192, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var seven = branch7x7_3.call(branch7x7_2.call(branch7x7_1.call(x)));
            var twice = branch7x7dbl_3.call(branch7x7dbl_2.call(branch7x7dbl_1.call(x)));
            twice = branch7x7dbl_5.call(branch7x7dbl_4.call(twice));
            var pool = branch_pool.call(functional.avg_pool2d(x, 3, 1, 1));
            return cat([branch1x1.call(x), seven, twice, pool], 1);
        }
    }

    private sealed class InceptionD : Module<Tensor, Tensor>
    {
        private readonly Convolution branch3x3_1;
        private readonly Convolution branch3x3_2;
        private readonly Convolution branch7x7x3_1;
        private readonly Convolution branch7x7x3_2;
        private readonly Convolution branch7x7x3_3;
        private readonly Convolution branch7x7x3_4;

        public InceptionD(long inChannels)
            : base(nameof(InceptionD))
        {
            branch3x3_1 = new(inChannels, 192, 1);
            branch3x3_2 = new(192, 320, 3, stride: 2);
            branch7x7x3_1 = new(inChannels, 192, 1);
            branch7x7x3_2 = new(192, 192, (1, 7), (0, 3));
            branch7x7x3_3 = new(192, 192, (7, 1), (3, 0));
            branch7x7x3_4 = new(192, 192, 3, stride: 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var three = branch3x3_2.call(branch3x3_1.call(x));
            var seven = branch7x7x3_2.call(branch7x7x3_1.call(x));
            seven = branch7x7x3_4.call(branch7x7x3_3.call(seven));
            return cat([three, seven, functional.max_pool2d(x, kernel_size: 3, stride: 2)], 1);
        }
    }

    private sealed class InceptionE : Module<Tensor, Tensor>
    {
        private readonly Convolution branch1x1;
        private readonly Convolution branch3x3_1;
        private readonly Convolution branch3x3_2a;
        private readonly Convolution branch3x3_2b;
        private readonly Convolution branch3x3dbl_1;
        private readonly Convolution branch3x3dbl_2;
        private readonly Convolution branch3x3dbl_3a;
        private readonly Convolution branch3x3dbl_3b;
        private readonly Convolution branch_pool;

        public InceptionE(long inChannels)
            : base(nameof(InceptionE))
        {
            branch1x1 = new(inChannels, 320, 1);
            branch3x3_1 = new(inChannels, 384, 1);
            branch3x3_2a = new(384, 384, (1, 3), (0, 1));
            branch3x3_2b = new(384, 384, (3, 1), (1, 0));
            branch3x3dbl_1 = new(inChannels, 448, 1);
            branch3x3dbl_2 = new(448, 384, 3, padding: 1);
            branch3x3dbl_3a = new(384, 384, (1, 3), (0, 1));
            branch3x3dbl_3b = new(384, 384, (3, 1), (1, 0));
            branch_pool = new(inChannels, 192, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var three = branch3x3_1.call(x);
            three = cat([branch3x3_2a.call(three), branch3x3_2b.call(three)], 1);
            var twice = branch3x3dbl_2.call(branch3x3dbl_1.call(x));
            twice = cat([branch3x3dbl_3a.call(twice), branch3x3dbl_3b.call(twice)], 1);
            var pool = branch_pool.call(functional.avg_pool2d(x, 3, stride: 1, padding: 1));
            return cat([branch1x1.call(x), three, twice, pool], 1);
        }
    }

    private sealed class Auxiliary : Module<Tensor, Tensor>
    {
        private readonly Convolution conv0;
        private readonly Convolution conv1;
        private readonly Linear fc;

        public Auxiliary(long inChannels, long numClasses)
            : base(nameof(Auxiliary))
        {
            conv0 = new(inChannels, 128, 1);
            conv1 = new(128, 768, 5);
            fc = Linear(768, numClasses);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = functional.avg_pool2d(x, kernel_size: 5, stride: 3);
            x = conv1.call(conv0.call(x));
            return fc.call(functional.adaptive_avg_pool2d(x, (1, 1)).flatten(1));
        }
    }
}
