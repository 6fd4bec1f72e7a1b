using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>VGG 11 to 19, with and without BatchNorm (Simonyan and Zisserman, 2014).</summary>
[Prunable("VGG11", true, Name = "PrunedVGG11")]
public partial class VGG : Module<Tensor, Tensor>
{
    // Numbers are the channels of convolutions, 'M' is a maximum pool: the tables A, B, D and E of the paper.
    private static readonly Dictionary<string, object[]> Configurations = new()
    {
        ["VGG11"] = [64, 'M', 128, 'M', 256, 256, 'M', 512, 512, 'M', 512, 512, 'M'],
        ["VGG13"] = [64, 64, 'M', 128, 128, 'M', 256, 256, 'M', 512, 512, 'M', 512, 512, 'M'],
        ["VGG16"] = [64, 64, 'M', 128, 128, 'M', 256, 256, 256, 'M', 512, 512, 512, 'M', 512, 512, 512, 'M'],
        ["VGG19"] = [64, 64, 'M', 128, 128, 'M', 256, 256, 256, 256, 'M', 512, 512, 512, 512, 'M', 512, 512, 512, 512, 'M'],
    };

    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    /// <summary>Builds the network named <paramref name="name"/>: VGG11, VGG13, VGG16 or VGG19.</summary>
    public VGG(string name, bool batchNorm = false, long numClasses = 1000, double dropout = 0.5)
        : base(name)
    {
        features = Sequential(MakeLayers(Configurations[name], batchNorm));
        avgpool = AdaptiveAvgPool2d((7, 7));
        classifier = Sequential(
            Linear(512 * 7 * 7, 4096),
            ReLU(true),
            Dropout(dropout),
            Linear(4096, 4096),
            ReLU(true),
            Dropout(dropout),
            Linear(4096, numClasses)
        );
        RegisterComponents();

        foreach (var module in modules())
        {
            switch (module)
            {
                case Conv2d convolution:
                    init.kaiming_normal_(convolution.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
                    init.zeros_(convolution.bias);
                    break;
                case Linear linear:
                    init.normal_(linear.weight, 0, 0.01);
                    init.zeros_(linear.bias);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var x = features.call(input);
        x = avgpool.call(x);
        x = flatten(x, 1);
        return classifier.call(x);
    }

    private static List<Module<Tensor, Tensor>> MakeLayers(object[] configuration, bool batchNorm)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        long inChannels = 3;
        foreach (var entry in configuration)
        {
            if (entry is not int channels)
            {
                layers.Add(MaxPool2d(2, 2));
                continue;
            }

            layers.Add(Conv2d(inChannels, channels, 3, padding: 1));
            if (batchNorm)
            {
                layers.Add(BatchNorm2d(channels));
            }

            layers.Add(ReLU(true));
            inChannels = channels;
        }

        return layers;
    }
}
