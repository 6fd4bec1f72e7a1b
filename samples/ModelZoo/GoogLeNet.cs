using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>GoogLeNet (Szegedy et al., 2014), with BatchNorm and without the auxiliary classifiers.</summary>
[Prunable]
public partial class GoogLeNet : Module<Tensor, Tensor>
{
    private readonly BasicConv2d conv1 = new(3, 64, kernel: 7, stride: 2, padding: 3);
    private readonly MaxPool2d maxpool1 = MaxPool2d(3, stride: 2, ceil_mode: true);
    private readonly BasicConv2d conv2 = new(64, 64, kernel: 1);
    private readonly BasicConv2d conv3 = new(64, 192, kernel: 3, padding: 1);
    private readonly MaxPool2d maxpool2 = MaxPool2d(3, stride: 2, ceil_mode: true);
    private readonly Inception inception3a = new(192, 64, (96, 128), (16, 32), 32);
    private readonly Inception inception3b = new(256, 128, (128, 192), (32, 96), 64);
    private readonly MaxPool2d maxpool3 = MaxPool2d(3, stride: 2, ceil_mode: true);
    private readonly Inception inception4a = new(480, 192, (96, 208), (16, 48), 64);
    private readonly Inception inception4b = new(512, 160, (112, 224), (24, 64), 64);
    private readonly Inception inception4c = new(512, 128, (128, 256), (24, 64), 64);
    private readonly Inception inception4d = new(512, 112, (144, 288), (32, 64), 64);
    private readonly Inception inception4e = new(528, 256, (160, 320), (32, 128), 128);
    private readonly MaxPool2d maxpool4 = MaxPool2d(2, stride: 2, ceil_mode: true);
    private readonly Inception inception5a = new(832, 256, (160, 320), (32, 128), 128);
    private readonly Inception inception5b = new(832, 384, (192, 384), (48, 128), 128);
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d((1, 1));
    private readonly Dropout dropout = Dropout(0.2);
    private readonly Linear fc;

    /// <summary>Builds the network.</summary>
    public GoogLeNet(long numClasses = 1000)
        : base(nameof(GoogLeNet))
    {
        fc = Linear(1024, numClasses);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = maxpool1.call(conv1.call(x));
        x = maxpool2.call(conv3.call(conv2.call(x)));

        x = inception3a.call(x);
        x = inception3b.call(x);
        x = maxpool3.call(x);
        x = inception4a.call(x);
        x = inception4b.call(x);
        x = inception4c.call(x);
        x = inception4d.call(x);
        x = inception4e.call(x);
        x = maxpool4.call(x);
        x = inception5a.call(x);
        x = inception5b.call(x);

        x = avgpool.call(x);
        x = flatten(x, 1);
        x = dropout.call(x);
        return fc.call(x);
    }

    private sealed class Inception : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> branch1;
        private readonly Module<Tensor, Tensor> branch2;
        private readonly Module<Tensor, Tensor> branch3;
        private readonly Module<Tensor, Tensor> branch4;

        public Inception(long inChannels, long single, (long Reduced, long Out) three, (long Reduced, long Out) five, long pooled)
            : base(nameof(Inception))
        {
            branch1 = new BasicConv2d(inChannels, single, kernel: 1);
            branch2 = Sequential(
                new BasicConv2d(inChannels, three.Reduced, kernel: 1),
                new BasicConv2d(three.Reduced, three.Out, kernel: 3, padding: 1)
            );
            // torchvision's weights were trained with a 3x3 kernel here, where the paper has 5x5.
            branch3 = Sequential(
                new BasicConv2d(inChannels, five.Reduced, kernel: 1),
                new BasicConv2d(five.Reduced, five.Out, kernel: 3, padding: 1)
            );
            branch4 = Sequential(
                MaxPool2d(kernel_size: 3, stride: 1, padding: 1, ceil_mode: true),
                new BasicConv2d(inChannels, pooled, kernel: 1)
            );
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            Tensor[] outputs = [branch1.call(x), branch2.call(x), branch3.call(x), branch4.call(x)];
            return cat(outputs, 1);
        }
    }

    private sealed class BasicConv2d : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv;
        private readonly BatchNorm2d bn;

        public BasicConv2d(long inChannels, long outChannels, long kernel, long stride = 1, long padding = 0)
            : base(nameof(BasicConv2d))
        {
            conv = Conv2d(inChannels, outChannels, kernel, stride: stride, padding: padding, bias: false);
            bn = BatchNorm2d(outChannels, eps: 0.001);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => functional.relu(bn.call(conv.call(x)), inplace: true);
    }
}
