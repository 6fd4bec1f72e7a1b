using System.CommandLine;
using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Latency;
using Upscale.Benchmarks.Networks;
using Upscale.Native;
using Upscale.Samples;

namespace Upscale.Benchmarks.Commands;

/// <summary><c>device</c>: on another device and with a libtorch that is there already, are the numbers right, and how long do they take?</summary>
internal static class DeviceCommand
{
    public static Command Create()
    {
        var libtorch = new Option<DirectoryInfo?>("--libtorch")
        {
            Description = "The folder of an existing libtorch, such as torch/lib of a PyTorch wheel",
        };
        var device = new Option<DeviceType>("--device") { Description = "Where to run", DefaultValueFactory = _ => DeviceType.CUDA };
        var models = Options.Models(LatencyCommand.Usual);
        var amounts = Options.Numbers("--amounts", "Shares of channels to drop", [0.25, 0.5]);
        var batches = Options.Numbers("--batch", "Images at a time", [1, 8]);
        var runs = new Option<int>("--runs") { Description = "Runs of each variant", DefaultValueFactory = _ => 30 };
        var output = Options.Output("artifacts/device.csv");
        var command = new Command("device", "Checks libtorch, numbers and exports on a device, then times them there.")
        {
            libtorch,
            device,
            models,
            amounts,
            batches,
            runs,
            output,
        };
        command.SetAction(given =>
        {
            if (!Load(given.GetValue(libtorch), given.GetRequiredValue(device)))
            {
                return 1;
            }

            var networks = ZooCatalog.Find(given.GetRequiredValue(models));
            if (!Check(networks, given.GetRequiredValue(amounts), given.GetRequiredValue(device)))
            {
                return 1;
            }

            LatencyCommand.Run(
                networks,
                [
                    .. from batch in given.GetRequiredValue(batches)
                    from amount in given.GetRequiredValue(amounts)
                    select new LatencySetting(amount, (int)batch, Threads: 1, given.GetRequiredValue(runs), given.GetRequiredValue(device)),
                ],
                given.GetRequiredValue(output)
            );
            return 0;
        });
        return command;
    }

    private static bool Load(DirectoryInfo? libtorch, DeviceType device)
    {
        try
        {
            var report = libtorch is null ? TorchLoader.Report : TorchLoader.UseLibtorch(libtorch.FullName);
            Console.WriteLine(report);
            _ = Devices.Open(device);
        }
        catch (Exception refusal) when (refusal is TorchLoadException or InvalidOperationException)
        {
            Console.WriteLine(refusal.Message);
            return false;
        }

        var error = DeviceCheck.Numbers(device);
        Console.WriteLine(FormattableString.Invariant($"numbers on {device}: largest relative error {error:0.0e-00}"));
        return error <= DeviceCheck.DoubleTolerance;
    }

    private static bool Check(IReadOnlyList<ZooNetwork> networks, double[] amounts, DeviceType device)
    {
        var isRight = true;
        foreach (var network in networks)
        {
            foreach (var result in DeviceCheck.Exports(network, amounts, device))
            {
                Console.WriteLine(result);
                isRight &= result.IsRight;
            }
        }

        return isRight;
    }
}
