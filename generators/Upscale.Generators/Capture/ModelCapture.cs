using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;
using Upscale.Generators.Diagnostics;

namespace Upscale.Generators.Capture;

/// <summary>Captures one model: construct it, name its layers, run forward on the example input.</summary>
internal static class ModelCapture
{
    /// <summary>Reads the model that <paramref name="symbol"/> stands for: a module class, or a static method or property that returns a module.</summary>
    /// <param name="target">What to generate.</param>
    /// <param name="symbol">What carries <c>[Prunable]</c>.</param>
    /// <param name="compilation">The user's compilation.</param>
    /// <param name="cancellation">Honoured in loops.</param>
    /// <param name="arguments">Constructor or factory arguments that the attribute gives, by position.</param>
    public static CapturedModel Run(
        PrunableTarget target,
        ISymbol symbol,
        Compilation compilation,
        CancellationToken cancellation,
        IReadOnlyList<TypedConstant>? arguments = null
    ) =>
        CaptureCache.Get(
            target,
            symbol,
            compilation,
            () =>
            {
                var interpreter = new Interpreter(compilation, cancellation);
                return (Run(interpreter, target, symbol, arguments ?? []), interpreter.Read);
            }
        );

    private static CapturedModel Run(Interpreter interpreter, PrunableTarget target, ISymbol symbol, IReadOnlyList<TypedConstant> arguments)
    {
        var location = symbol.Locations.FirstOrDefault();
        try
        {
            var model = ModelConstruction.Construct(interpreter, symbol, arguments, location);
            var graph = GraphCapture.Run(interpreter, model, target.Options, location);
            return new(target, graph, [], LocationInfo.From(location));
        }
        catch (CaptureException exception)
        {
            return Failed(target, exception, interpreter.Current ?? location);
        }
        catch (ThrownException exception)
        {
            return Failed(target, exception.ToCaptureException(), location);
        }
        catch (InsufficientExecutionStackException)
        {
            var deep = new CaptureException(
                CaptureDiagnostics.BudgetExceeded,
                interpreter.Current,
                "an expression that is nested too deep"
            );
            return Failed(target, deep, location);
        }
        // Whatever else C# can say is a diagnostic where it is said, and no failure of the whole generator.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var reason = $"this is not understood by Upscale ({exception.GetType().Name}: {exception.Message})";
            return Failed(target, new CaptureException(CaptureDiagnostics.NotUnderstood, interpreter.Current, reason), location);
        }
    }

    private static CapturedModel Failed(PrunableTarget target, CaptureException exception, Location? location)
    {
        var diagnostic = exception.IsLocated ? exception.Diagnostic : exception.Diagnostic with { Location = LocationInfo.From(location) };
        return new(target, null, [diagnostic], LocationInfo.From(location));
    }
}
