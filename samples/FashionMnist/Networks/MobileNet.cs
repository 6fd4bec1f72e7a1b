using TorchSharp;
using TorchSharp.Modules;
using Upscale;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.FashionMnist.Networks;

/// <summary>Inverted residuals with squeeze-and-excitation (Sandler et al., CVPR 2018; Hu et al., CVPR 2018; Howard et al., ICCV 2019).</summary>
[Prunable(Input = [1, 1, 28, 28])]
public sealed class MobileNet : Module<Tensor, Tensor>
{
    private const int Expansion = 6;
    private readonly Sequential features;
    private readonly Linear classifier = Linear(256, 10);

    public MobileNet()
        : base(nameof(MobileNet))
    {
        features = Sequential(Conv2d(1, 32, 3, stride: 2, padding: 1, bias: false), BatchNorm2d(32), Hardswish());
        var channels = 32;
        foreach (var (width, stride) in new[] { (32, 1), (32, 1), (64, 2), (64, 1), (64, 1) })
        {
            features.append(new InvertedResidual(channels, width, stride));
            channels = width;
        }

        features.append(Conv2d(channels, 256, 1, bias: false));
        features.append(BatchNorm2d(256));
        features.append(Hardswish());
        RegisterComponents();
    }

    public override Tensor forward(Tensor image) => classifier.call(features.call(image).mean([2, 3]));

    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly Sequential expand;
        private readonly Sequential depthwise;
        private readonly Excitation excitation;
        private readonly Sequential project;
        private readonly bool isResidual;

        public InvertedResidual(int input, int output, int stride)
            : base(nameof(InvertedResidual))
        {
            var hidden = Expansion * input;
            isResidual = stride == 1 && input == output;
            expand = Sequential(Conv2d(input, hidden, 1, bias: false), BatchNorm2d(hidden), Hardswish());
            depthwise = Sequential(
                Conv2d(hidden, hidden, 3, stride: stride, padding: 1, groups: hidden, bias: false),
                BatchNorm2d(hidden),
                Hardswish()
            );
            excitation = new(hidden, hidden / 4);
            project = Sequential(Conv2d(hidden, output, 1, bias: false), BatchNorm2d(output));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = project.call(excitation.call(depthwise.call(expand.call(x))));
            return isResidual ? x + y : y;
        }
    }

    private sealed class Excitation : Module<Tensor, Tensor>
    {
        private readonly AdaptiveAvgPool2d pool = AdaptiveAvgPool2d(1);
        private readonly Conv2d squeeze;
        private readonly Conv2d excite;

        public Excitation(int channels, int squeezed)
            : base(nameof(Excitation))
        {
            squeeze = Conv2d(channels, squeezed, 1);
            excite = Conv2d(squeezed, channels, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var gate = functional.relu(squeeze.call(pool.call(x)));
            return x * functional.hardsigmoid(excite.call(gate));
        }
    }
}
