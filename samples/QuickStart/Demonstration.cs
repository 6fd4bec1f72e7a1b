using System.Globalization;
using Spectre.Console;
using TorchSharp;
using Upscale;
using Upscale.Samples;
using static TorchSharp.torch;

namespace QuickStart;

/// <summary>The seed's flow on real images: mask, prune, compare.</summary>
internal static class Demonstration
{
    private const double Tolerance = 1e-4;

    public static int Run()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "data");
        var test = ImageSet.Read(folder, "t10k");
        var dense = Load(folder, "dense.dat");

        // Masked by new MaskingManager(dense).Importance().Mask(amount: 0.25), and trained for one more epoch under these masks.
        var masked = Load(folder, "masked.dat");
        var pruned = new PruningManager(masked).Compute().Prune();

        var accuracies = (Dense: Accuracy.Of(dense, test), Masked: Accuracy.Of(masked, test), Pruned: Accuracy.Of(pruned, test));
        var (difference, largest) = Difference(masked, pruned, test);
        var parameters = (Dense: Millions(dense), Pruned: Millions(pruned));
        var latency = LatencyComparison.Of(dense, pruned, test.Images.narrow(0, 0, 1));

        AnsiConsole.Write(
            new Table()
                .Title("FashionResNet, 25 % of the channels of each layer")
                .AddColumns("", "dense", "masked", "pruned")
                .AddRow("accuracy", Text($"{accuracies.Dense:F4}"), Text($"{accuracies.Masked:F4}"), Text($"{accuracies.Pruned:F4}"))
                .AddRow("parameters", Text($"{parameters.Dense:F3} M"), Text($"{parameters.Dense:F3} M"), Text($"{parameters.Pruned:F3} M"))
                .AddRow("latency, batch 1", Text($"{latency.Dense:F2} ms"), "", Text($"{latency.Pruned:F2} ms"))
        );
        Console.WriteLine(Text($"accuracy: dense {accuracies.Dense:F4}, masked {accuracies.Masked:F4}, pruned {accuracies.Pruned:F4}"));
        Console.WriteLine(Text($"verified: max |masked - pruned| = {difference:0.0e-00}"));
        Console.WriteLine(Text($"parameters: {parameters.Dense:F3} M -> {parameters.Pruned:F3} M"));
        Console.WriteLine(
            Text($"latency: {latency.Dense:F2} ms -> {latency.Pruned:F2} ms ({latency.Dense / latency.Pruned:F2} times as fast)")
        );
        return difference <= Tolerance * largest ? 0 : 1;
    }

    private static FashionResNet Load(string folder, string checkpoint)
    {
        var model = new FashionResNet();
        model.load(Path.Combine(folder, checkpoint));
        model.eval();
        return model;
    }

    private static (double Difference, double Largest) Difference(
        nn.Module<Tensor, Tensor> masked,
        nn.Module<Tensor, Tensor> pruned,
        ImageSet data
    )
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var expected = masked.forward(data.Images);
        return ((expected - pruned.forward(data.Images)).abs().max().item<float>(), expected.abs().max().item<float>());
    }

    private static double Millions(nn.Module model) => model.parameters().Sum(parameter => parameter.numel()) / 1e6;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
