using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>AlexNet (Krizhevsky, 2014: "One weird trick for parallelizing convolutional neural networks").</summary>
[Prunable]
public partial class AlexNet : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> features;
    private readonly Module<Tensor, Tensor> avgpool;
    private readonly Module<Tensor, Tensor> classifier;

    /// <summary>Builds the network.</summary>
    public AlexNet(long numClasses = 1000, double dropout = 0.5)
        : base("AlexNet")
    {
        features = Sequential(
            Conv2d(3, 64, kernel_size: 11, stride: 4, padding: 2),
            ReLU(inplace: true),
            MaxPool2d(kernel_size: 3, stride: 2),
            Conv2d(64, 192, kernel_size: 5, padding: 2),
            ReLU(inplace: true),
            MaxPool2d(kernel_size: 3, stride: 2),
            Conv2d(192, 384, kernel_size: 3, padding: 1),
            ReLU(inplace: true),
            Conv2d(384, 256, kernel_size: 3, padding: 1),
            ReLU(inplace: true),
            Conv2d(256, 256, kernel_size: 3, padding: 1),
            ReLU(inplace: true),
            MaxPool2d(kernel_size: 3, stride: 2)
        );
        avgpool = AdaptiveAvgPool2d([6, 6]);
        classifier = Sequential(
            Dropout(dropout),
            Linear(256 * 6 * 6, 4096),
            ReLU(inplace: true),
            Dropout(dropout),
            Linear(4096, 4096),
            ReLU(inplace: true),
            Linear(4096, numClasses)
        );
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x);
        x = avgpool.call(x);
        x = x.view(x.shape[0], 256 * 6 * 6);
        return classifier.call(x);
    }
}
