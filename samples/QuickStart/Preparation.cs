using System.Runtime.CompilerServices;
using Upscale;
using Upscale.Samples;
using static TorchSharp.torch;

namespace QuickStart;

/// <summary>Makes what the demonstration ships with: two checkpoints, the profile, and 2,000 of the test images.</summary>
internal static class Preparation
{
    private const int ExcerptSize = 2000;

    /// <summary>Trains the dense network from scratch.</summary>
    public static int Train(string source, int epochs)
    {
        ImageSet.Excerpt(source, DataFolder, "t10k", ExcerptSize);
        random.manual_seed(1);
        var model = new FashionResNet();
        Training.Run(model, ImageSet.Read(source, "train"), ImageSet.Read(source, "t10k"), epochs, peakRate: 0.2);
        model.save(Path.Combine(DataFolder, "dense.dat"));
        return 0;
    }

    /// <summary>
    /// Masks the dense network, writes the profile, and trains under the masks: masking alone costs a small network most of its accuracy.
    /// </summary>
    public static int Tune(string source, int epochs)
    {
        random.manual_seed(2);
        var model = new FashionResNet();
        model.load(Path.Combine(DataFolder, "dense.dat"));
        var masking = new MaskingManager(model).Importance();
        masking.SaveProfile(Path.Combine(SourceFolder(), "PrunedFashionResNet.prune"));
        masking.Mask(amount: 0.25);

        var mock = new PruningManager(model).Compute().Mock();
        Training.Run(mock, ImageSet.Read(source, "train"), ImageSet.Read(source, "t10k"), epochs, peakRate: 0.05);
        mock.save(Path.Combine(DataFolder, "masked.dat"));
        return 0;
    }

    private static string DataFolder => Path.Combine(SourceFolder(), "data");

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
