using System.CommandLine;
using TorchSharp;
using Upscale.Benchmarks.Networks;
using Upscale.Native;
using Upscale.Samples;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>calibrate</c>: the table of costs of this machine.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "Runs of each measurement", DefaultValueFactory = _ => 200 };
        var device = Devices.Option();
        var output = new Option<FileInfo>("--out")
        {
            Description = "The file, for LayoutCosts.Parse",
            DefaultValueFactory = _ => new FileInfo("artifacts/layout-costs.txt"),
        };
        var command = new Command("calibrate", "Measures what layouts are weighed by, on one thread of this machine or on its GPU.")
        {
            device,
            runs,
            output,
        };
        command.SetAction(given => Run(given.GetRequiredValue(device), given.GetRequiredValue(runs), given.GetRequiredValue(output)));
        return command;
    }

    private static void Run(DeviceType device, int runs, FileInfo output)
    {
        TorchLoader.EnsureLoaded();
        _ = Devices.Open(device);
        torch.set_num_threads(1);
        var costs = Calibration.Measure(device, runs).ToString();
        output.Directory?.Create();
        File.WriteAllText(output.FullName, costs);
        Console.Write(costs);
    }
}
