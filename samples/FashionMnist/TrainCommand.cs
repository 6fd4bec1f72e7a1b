using System.CommandLine;
using TorchSharp;
using Upscale.Samples;
using static TorchSharp.torch;

namespace Upscale.FashionMnist;

/// <summary><c>train</c>: trains the networks from scratch and writes their checkpoints.</summary>
internal static class TrainCommand
{
    private const int Seed = 1;
    private const double PeakRate = 0.2;

    public static Command Create()
    {
        var models = Options.Models();
        var data = Options.Data();
        var threads = Options.Threads(Environment.ProcessorCount);
        var epochs = new Option<int>("--epochs") { Description = "Passes over the 60,000 training images", DefaultValueFactory = _ => 6 };
        var device = Devices.Option();
        var output = Options.Output("--out", "Folder of the checkpoints", Path.Combine(StudyCommand.SourceFolder(), "checkpoints"));
        var command = new Command("train", "Trains the networks from scratch.") { models, data, epochs, threads, device, output };
        command.SetAction(given =>
        {
            set_num_threads(given.GetRequiredValue(threads));
            Run(
                given.GetRequiredValue(models),
                given.GetRequiredValue(data),
                given.GetRequiredValue(epochs),
                Devices.Open(given.GetRequiredValue(device)),
                given.GetRequiredValue(output).FullName
            );
        });
        return command;
    }

    private static void Run(IReadOnlyList<string> models, DirectoryInfo data, int epochs, Device device, string output)
    {
        var train = FashionMnistFiles.Read(data, "train").To(device);
        var test = FashionMnistFiles.Read(data, "t10k").To(device);
        Directory.CreateDirectory(output);
        foreach (var name in models)
        {
            random.manual_seed(Seed);
            using var model = NetworkCatalog.Create(name).to(device);
            Console.WriteLine($"{name}: {model.parameters().Sum(parameter => parameter.numel()):N0} parameters");
            Training.Run(model, train, test, epochs, PeakRate);
            Console.WriteLine(FormattableString.Invariant($"{name}: accuracy {Accuracy.Of(model, test):F4}"));
            model.cpu().save(Path.Combine(output, name + ".dat"));
        }
    }
}
