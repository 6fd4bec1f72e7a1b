using TorchSharp;
using Upscale.FashionMnist;
using Upscale.Samples;
using static TorchSharp.torch;

namespace Upscale.Paper;

/// <summary>The images of a sweep: Fashion-MNIST, a folder whose sub-folders are classes, or noise where there is neither.</summary>
internal abstract class PaperImages : IDisposable
{
    /// <summary>Whether there are no images, so that nothing can be evaluated.</summary>
    public virtual bool IsNoise => false;

    /// <summary>Trains a network for some epochs; null where the images are not for training.</summary>
    public virtual Action<nn.Module<Tensor, Tensor>, int>? Train => null;

    /// <summary>The images for a network.</summary>
    /// <param name="data">The folder that was named; null for Debian's Fashion-MNIST for a study's network, and noise for others.</param>
    /// <param name="model">The network's name.</param>
    /// <param name="limit">Images of a folder to evaluate; 0 for all.</param>
    public static PaperImages Open(DirectoryInfo? data, string model, int limit)
    {
        var shape = PaperNetworks.InputShape(model);
        var isStudy = FashionMnist.NetworkCatalog.Names.Contains(model);
        if (data is null && !isStudy)
        {
            return new Noise(shape);
        }

        data ??= new(FashionMnistFiles.DebianFolder);
        return isStudy ? new Clothes(data) : new Folder(data, shape, limit);
    }

    /// <summary>Top-1 accuracy, or null.</summary>
    public abstract double? Evaluate(nn.Module<Tensor, Tensor> model);

    /// <summary>Images without labels.</summary>
    public abstract Tensor Calibration(int count);

    /// <inheritdoc/>
    public virtual void Dispose() { }

    private sealed class Noise(long[] shape) : PaperImages
    {
        private const int Images = 4;

        public override bool IsNoise => true;

        public override double? Evaluate(nn.Module<Tensor, Tensor> model) => null;

        public override Tensor Calibration(int count) => randn([Math.Min(count, Images), .. shape]);
    }

    private sealed class Clothes(DirectoryInfo data) : PaperImages
    {
        // A tenth of what the networks were trained with: what is left is to be kept.
        private const double PeakRate = 0.02;
        private readonly ImageSet test = FashionMnistFiles.Read(data, "t10k");
        private readonly Lazy<ImageSet> train = new(() => FashionMnistFiles.Read(data, "train"));

        public override Action<nn.Module<Tensor, Tensor>, int> Train =>
            (model, epochs) => Training.Run(model, train.Value, epochs, PeakRate);

        public override double? Evaluate(nn.Module<Tensor, Tensor> model) => Accuracy.Of(model, test);

        public override Tensor Calibration(int count) => train.Value.Images.narrow(0, 0, count).clone();
    }

    private sealed class Folder(DirectoryInfo data, long[] shape, int limit) : PaperImages
    {
        private readonly ImageFolder folder = new(data, (int)shape[1]);

        public override double? Evaluate(nn.Module<Tensor, Tensor> model) => Accuracy.Of(model, folder.Batches(limit));

        public override Tensor Calibration(int count)
        {
            var (images, labels) = folder.Batches(count, count).First();
            labels.Dispose();
            return images;
        }
    }
}
