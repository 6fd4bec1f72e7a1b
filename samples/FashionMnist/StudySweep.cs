using TorchSharp;
using Upscale.Samples;
using Upscale.Sweeps;
using Upscale.Sweeps.Pruning;
using Upscale.Sweeps.Tables;
using static TorchSharp.torch;

namespace Upscale.FashionMnist;

/// <summary>Runs the trained networks through a sweep, on the study's images and tables.</summary>
internal static class StudySweep
{
    private const int CalibrationImages = 512;

    /// <param name="data">Folder of the four Fashion-MNIST files.</param>
    /// <param name="folder">Folder of results.csv and costs.csv.</param>
    /// <param name="cells">The cells to do, given the costs that are known.</param>
    /// <param name="device">Where the networks run.</param>
    /// <param name="latencyRuns">Timed runs a cell; 0 to measure no latency, more to measure each anew.</param>
    public static void Run(
        DirectoryInfo data,
        string folder,
        Func<Table<CostRow>, IReadOnlyCollection<Cell>> cells,
        Device device,
        int latencyRuns = 0
    )
    {
        var test = FashionMnistFiles.Read(data, "t10k").To(device);
        using var calibration = FashionMnistFiles
            .Read(data, "train")
            .Images.narrow(0, 0, CalibrationImages)
            .clone()
            .to(device, disposeAfter: true);
        var results = Table.Open<ResultRow>(Path.Combine(folder, "results.csv"));
        var costs = Table.Open<CostRow>(Path.Combine(folder, "costs.csv"));
        var options = new SweepOptions(
            name => new Subject(name, NetworkCatalog.Load(name).to(device), () => NetworkCatalog.Create(name).to(device), calibration),
            (_, model) => Accuracy.Of(model, test),
            HasLabels: true,
            LatencyRuns: latencyRuns,
            IsLatencyForced: latencyRuns > 0
        );
        new Sweep(results, costs, options).Run(cells(costs));
    }
}
