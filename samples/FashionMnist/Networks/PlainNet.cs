using TorchSharp;
using TorchSharp.Modules;
using Upscale;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.FashionMnist.Networks;

/// <summary>A plain network: five 3 x 3 convolutions, one after another (after Simonyan and Zisserman, ICLR 2015).</summary>
[Prunable(Input = [1, 1, 28, 28])]
public sealed class PlainNet : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Linear classifier = Linear(160, 10);

    public PlainNet()
        : base(nameof(PlainNet))
    {
        features = Sequential();
        var channels = 1;
        foreach (var (width, isPooled) in new[] { (32, true), (64, true), (112, false), (128, false), (160, false) })
        {
            features.append(Conv2d(channels, width, 3, padding: 1, bias: false));
            features.append(BatchNorm2d(width));
            features.append(ReLU());
            if (isPooled)
            {
                features.append(MaxPool2d(2));
            }

            channels = width;
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor image) => classifier.call(features.call(image).mean([2, 3]));
}
