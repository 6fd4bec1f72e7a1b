using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Benchmarks.Compiling;
using Upscale.Benchmarks.Reports;

namespace Upscale.Benchmarks.Commands;

/// <summary>Times one pass of the generator: capture, segments, and the text of the pruned class. Parsing is done before.</summary>
internal static class GeneratorTimes
{
    /// <summary>The first pass in a process of its own, just-in-time compilation of compiler and generator included.</summary>
    public static double First(ZooNetwork network)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is not known");
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        string[] arguments = [.. isHost ? new[] { typeof(GeneratorTimes).Assembly.Location } : [], "generator", "--first", network.Name];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{program} failed on {network.Name}: {text}");
    }

    /// <summary>A pass on a project that was never seen before.</summary>
    public static double Cold(ZooNetwork network) => Pass(ZooProject.Driver(), ZooProject.For(network)).Milliseconds;

    /// <summary>A pass after each of several edits of a file that the network does not touch.</summary>
    public static IReadOnlyList<double> EditsElsewhere(ZooNetwork network, int runs) =>
        Edits(network, runs, ZooProject.EditElsewhere, changes: false);

    /// <summary>A pass after each of several edits inside the network, each of which changes the pruned class.</summary>
    public static IReadOnlyList<double> EditsInside(ZooNetwork network, int runs) =>
        Edits(network, runs, (project, edit) => ZooProject.EditInside(project, network, edit), changes: true);

    private static List<double> Edits(ZooNetwork network, int runs, Func<Compilation, int, Compilation> edit, bool changes)
    {
        Compilation project = ZooProject.For(network);
        var (driver, _) = Pass(ZooProject.Driver(), project);
        var text = Text(driver);
        var times = new List<double>();
        for (var run = 1; run <= runs; run++)
        {
            project = edit(project, run);
            (driver, var time) = Pass(driver, project);
            times.Add(time);
            var next = Text(driver);
            if (changes == (next == text))
            {
                throw new InvalidOperationException($"{network.Name}: the edit was to {(changes ? "change" : "leave")} the pruned class");
            }

            text = next;
        }

        return times;
    }

    private static (GeneratorDriver Driver, double Milliseconds) Pass(GeneratorDriver driver, Compilation project)
    {
        var (next, time) = Times.Of(() => driver.RunGenerators(project));
        var result = next.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
        {
            throw new InvalidOperationException("the generator failed", exception);
        }

        return result.GeneratedSources.Any(ZooProject.IsPruned)
            ? (next, time)
            : throw new InvalidOperationException($"{project.AssemblyName}: nothing was generated");
    }

    private static string Text(GeneratorDriver driver) =>
        string.Concat(driver.GetRunResult().Results.Single().GeneratedSources.Select(source => source.SourceText));
}
