using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TorchSharp;
using Upscale.Benchmarks.Reports;
using Upscale.Generators;

namespace Upscale.Benchmarks.Compiling;

/// <summary>A network of the zoo with its generated class, compiled and loaded.</summary>
/// <param name="Create">Makes the network.</param>
/// <param name="Capture">How long the generator took, in milliseconds.</param>
internal sealed record CompiledNetwork(Func<torch.nn.Module> Create, double Capture)
{
    /// <summary>Compiles <paramref name="network"/>.</summary>
    /// <exception cref="InvalidOperationException">The generator refuses it, for the reason in the message, or the code does not compile.</exception>
    public static CompiledNetwork Of(ZooNetwork network)
    {
        var project = ZooProject.For(network);
        var start = ZooProject.Driver();
        var (driver, time) = Times.Of(() => start.RunGenerators(project));
        var result = driver.GetRunResult();
        if (!result.Results.Single().GeneratedSources.Any(ZooProject.IsPruned))
        {
            throw new InvalidOperationException("no pruned class: " + Refusal(project), result.Results.Single().Exception);
        }

        using var image = new MemoryStream();
        var emitted = project.AddSyntaxTrees(result.GeneratedTrees).Emit(image);
        if (!emitted.Success)
        {
            throw new InvalidOperationException(Errors(emitted.Diagnostics));
        }

        image.Position = 0;
        var factory = new AssemblyLoadContext(network.Name).LoadFromStream(image).GetType(ZooProject.Factory, throwOnError: true)!;
        return new(factory.GetMethod("Create")!.CreateDelegate<Func<torch.nn.Module>>(), time);
    }

    private static string Refusal(Compilation project) =>
        Errors(project.WithAnalyzers([new UpscaleAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult());

    private static string Errors(IEnumerable<Diagnostic> diagnostics) =>
        string.Join("; ", diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(3));
}
