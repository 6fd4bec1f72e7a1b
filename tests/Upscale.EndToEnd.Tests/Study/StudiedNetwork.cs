using TorchSharp;
using Upscale.Compensation;
using Upscale.FashionMnist.Networks;
using Upscale.Importance;
using Upscale.Samples;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Study;

/// <summary>
/// The study of samples/FashionMnist in small: its dense network on 1,000 test images, calibrated on 512 others without their labels.
/// </summary>
public sealed class StudiedNetwork : IDisposable
{
    private const int TestImages = 1000;
    private const int CalibrationImages = 512;
    private readonly DenseNet dense = Load();
    private readonly ImageSet test;
    private readonly Tensor images;
    private readonly Calibration calibration;
    private readonly Dictionary<(string, PruningMethod, double, bool), double> accuracies = [];

    public StudiedNetwork()
    {
        var all = ImageSet.Read(Path.Combine(AppContext.BaseDirectory, "FashionMnist"), "t10k");
        test = new(all.Images.narrow(0, 0, TestImages), all.Labels.narrow(0, 0, TestImages));
        images = all.Images.narrow(0, TestImages, CalibrationImages);
        calibration = Calibration.Record(dense, [images]);
        Dense = Accuracy.Of(dense, test);
    }

    /// <summary>The accuracy with all channels.</summary>
    public double Dense { get; }

    /// <summary>The accuracy of the pruned class, which is seen to compute what the masked network does.</summary>
    public double Accurate(string heuristic, PruningMethod method, double amount, bool isCompensated)
    {
        if (!accuracies.TryGetValue((heuristic, method, amount, isCompensated), out var accuracy))
        {
            accuracies[(heuristic, method, amount, isCompensated)] = accuracy = Measure(heuristic, method, amount, isCompensated);
        }

        return accuracy;
    }

    public void Dispose()
    {
        calibration.Dispose();
        dense.Dispose();
    }

    private double Measure(string heuristic, PruningMethod method, double amount, bool isCompensated)
    {
        using var masked = Load();
        IImportance importance = heuristic == "l2" ? new L2Magnitude() : new Reconstruction(calibration);
        var masking = new MaskingManager(masked, PruningSide.Input, method).Importance(importance).Mask(amount);
        if (isCompensated)
        {
            masking.Compensate(calibration);
        }

        using var pruned = new PruningManager(masked).Compute().Prune();
        Verification.Compare(masked, pruned, images.narrow(0, 0, 16)).ThrowIfDifferent();
        return Accuracy.Of(pruned, test);
    }

    private static DenseNet Load()
    {
        var network = new DenseNet();
        network.load(Path.Combine(AppContext.BaseDirectory, "FashionMnist", "dense.dat"));
        network.eval();
        return network;
    }
}
