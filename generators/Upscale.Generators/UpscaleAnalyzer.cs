using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Upscale.Core.Collections;
using Upscale.Generators.Capture;
using Upscale.Generators.Diagnostics;
using Upscale.Generators.Emit;
using Upscale.Generators.Profiles;
using Upscale.Generators.Targets;

namespace Upscale.Generators;

/// <summary>Reports what is wrong with a <c>[Prunable]</c>, its model or its profile, by the same capture as the generator's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UpscaleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. DiagnosticTable.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (!PrunableReader.HasRuntime(start.Compilation))
            {
                return;
            }

            var classes = new ConcurrentBag<(string Class, LocationInfo? Location)>();
            start.RegisterSymbolAction(symbol => Analyze(symbol, classes), SymbolKind.NamedType, SymbolKind.Method, SymbolKind.Property);
            start.RegisterCompilationEndAction(end => ReportClashes(end, classes));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<(string, LocationInfo?)> classes)
    {
        var requests = PrunableReader.Read(context.Symbol, context.Compilation, context.CancellationToken);
        if (requests.Count == 0)
        {
            return;
        }

        var profiles = context
            .Options.AdditionalFiles.Where(ProfileSource.IsProfile)
            .Select(file => ProfileSource.Read(file, context.CancellationToken))
            .OrderBy(profile => profile.Path, StringComparer.Ordinal)
            .ToEquatableArray();
        foreach (var request in requests)
        {
            foreach (var found in Diagnose(request, context, profiles, classes))
            {
                context.ReportDiagnostic(DiagnosticTable.Diagnostic(found, request.Location));
            }
        }
    }

    private static List<DiagnosticInfo> Diagnose(
        PrunableRequest request,
        SymbolAnalysisContext context,
        EquatableArray<ProfileSource> profiles,
        ConcurrentBag<(string, LocationInfo?)> classes
    )
    {
        var captured = Captures.Run([request], context.Symbol, context.Compilation, context.CancellationToken);
        var found = request.Refusals.Concat(captured.SelectMany(model => model.Diagnostics)).ToList();
        foreach (var model in captured.SelectMany(ModelGraph.Of))
        {
            classes.Add((ModelEmitter.FullName(model.Target), request.Location));
            found.AddRange(ModelEmission.Of(model.Target, model.Graph, ProfileSource.For(model.Target, profiles)).Diagnostics);
        }

        return found;
    }

    private static void ReportClashes(CompilationAnalysisContext context, IEnumerable<(string Class, LocationInfo? Location)> classes)
    {
        foreach (
            var group in classes.GroupBy(entry => entry.Class, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            var places = group.OrderBy(entry => entry.Location?.Path, StringComparer.Ordinal).ThenBy(entry => entry.Location?.Span.Start);
            foreach (var (name, location) in places.Skip(1))
            {
                var clash = new DiagnosticInfo(PrunableDiagnostics.NameClash, location, [name.Substring("global::".Length)]);
                context.ReportDiagnostic(DiagnosticTable.Diagnostic(clash, location));
            }
        }
    }
}
