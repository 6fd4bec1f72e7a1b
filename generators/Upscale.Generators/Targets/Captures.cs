using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Targets;

/// <summary>The models of one symbol's attributes. The generator and the analyzer both start here, so that they agree.</summary>
internal static class Captures
{
    /// <summary>The models; requests that were refused have none, and are reported by the analyzer.</summary>
    public static EquatableArray<CapturedModel> Of(ISymbol symbol, Compilation compilation, CancellationToken cancellation) =>
        Run(PrunableReader.Read(symbol, compilation, cancellation), symbol, compilation, cancellation);

    /// <summary>The models of <paramref name="requests"/>.</summary>
    public static EquatableArray<CapturedModel> Run(
        IEnumerable<PrunableRequest> requests,
        ISymbol symbol,
        Compilation compilation,
        CancellationToken cancellation
    ) =>
        requests
            .Where(request => request.Target is not null)
            .Select(request => ModelCapture.Run(request.Target!, symbol, compilation, cancellation, request.Arguments))
            .ToEquatableArray();
}
