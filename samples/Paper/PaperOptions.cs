using System.CommandLine;
using Upscale.Sweeps;
using Upscale.Sweeps.Pruning;

namespace Upscale.Paper;

/// <summary>The options of the command line. Names and defaults follow the paper's; the rest is said in the descriptions.</summary>
internal sealed class PaperOptions
{
    public Argument<string> Model { get; } =
        new("model") { Description = "A network: any name of samples/ModelZoo such as resnet18, or one of samples/FashionMnist" };

    public Option<string[]> Side { get; } =
        Several("--side", "Which side is masked: consumers or producers", ["input"], ["input", "output"]);

    public Option<string[]> Method { get; } =
        Several(
            "--method",
            "How layers that share channels share masks",
            ["constrained", "unconstrained"],
            ["constrained", "unconstrained", "copyfree"]
        );

    public Option<double[]> Amount { get; } =
        new("--amount")
        {
            Description = "Shares of channels to drop: .6 drops 60 percent",
            DefaultValueFactory = _ => [.1, .2, .3, .4, .5],
            AllowMultipleArgumentsPerToken = true,
        };

    public Option<string[]> Heuristic { get; } = Several("--heuristic", "Importances", ["l1"], [.. Heuristics.Names]);

    public Option<bool> Global { get; } = new("--global") { Description = "Rank the channels of all layers together" };

    public Option<int> Epochs { get; } = new("--epochs") { Description = "Passes over the training images, under the masks" };

    public Option<bool> Compensate { get; } =
        new("--compensate") { Description = "Each cell a second time, refitted to the dense network without training" };

    public Option<DirectoryInfo> Out { get; } =
        new("--out") { Description = "Folder of results.csv, checkpoints and plots", DefaultValueFactory = _ => new("out") };

    public Option<bool> Latency { get; } = new("--latency") { Description = "Measure latency on this machine, batch 1" };

    public Option<bool> Force { get; } = new("--force") { Description = "Measure latencies again that the table has" };

    public Option<bool> Clean { get; } = new("--clean") { Description = "First remove rows of results.csv that have no val" };

    public Option<DirectoryInfo?> Data { get; } =
        new("--data")
        {
            Description =
                "Images with classes: a folder with the four Fashion-MNIST files, or one whose sub-folders are the classes in the order of the network's outputs",
        };

    public Option<int> Limit { get; } = new("--limit") { Description = "Images of a folder to evaluate, spread over all of it; 0 for all" };

    public Option<FileInfo?> Weights { get; } =
        new("--weights") { Description = "Trained weights, as saved by TorchSharp; random ones without" };

    public Option<int> Calibration { get; } =
        new("--calibration")
        {
            Description = "Images without labels for hrank, reconstruction and --compensate",
            DefaultValueFactory = _ => 512,
        };

    public Option<string?> Part { get; } =
        new("--shard") { Description = "Do part i of n only, i/n from 0/n; read from Slurm arrays and Kubernetes indexed jobs without" };

    public Option<int> Threads { get; } =
        new("--threads") { Description = "Threads of one operation", DefaultValueFactory = _ => Environment.ProcessorCount };

    public IEnumerable<Option> All =>
        [
            Side,
            Method,
            Amount,
            Heuristic,
            Global,
            Epochs,
            Compensate,
            Out,
            Latency,
            Force,
            Clean,
            Data,
            Limit,
            Weights,
            Calibration,
            Part,
            Threads,
        ];

    public Shard Shard(ParseResult given) =>
        given.GetValue(Part) is { } text ? Sweeps.Shard.Parse(text) : Sweeps.Shard.FromEnvironment(Environment.GetEnvironmentVariable);

    private static Option<string[]> Several(string name, string description, string[] standard, string[] all)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            AllowMultipleArgumentsPerToken = true,
        };
        option.AcceptOnlyFromAmong(all);
        return option;
    }
}
