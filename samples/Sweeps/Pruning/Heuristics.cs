using Upscale.Compensation;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Sweeps.Pruning;

/// <summary>The importances that a sweep compares, by the names that its tables have.</summary>
public static class Heuristics
{
    /// <summary>Images that HRank sees: it counts the rank of each feature map of each image.</summary>
    private const int RankImages = 64;

    /// <summary>The names that <see cref="Of"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["l1", "l2", "lamp", "fpgm", "hrank", "reconstruction"];

    /// <summary>An importance.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="calibration">What the dense network makes of some images.</param>
    /// <param name="images">Images without labels, for importances that look at features.</param>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static IImportance Of(string name, Func<Calibration> calibration, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(images);
        return name switch
        {
            "l1" => new L1Magnitude(),
            "l2" => new L2Magnitude(),
            "lamp" => new LAMP(),
            "fpgm" => new FPGM(),
            "hrank" => new HRank([images.narrow(0, 0, Math.Min(RankImages, images.shape[0]))]),
            "reconstruction" => new Reconstruction(calibration()),
            _ => throw new ArgumentException($"'{name}' is no heuristic; expected one of {string.Join(", ", Names)}.", nameof(name)),
        };
    }
}
