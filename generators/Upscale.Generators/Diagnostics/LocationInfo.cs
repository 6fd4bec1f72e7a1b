using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Upscale.Generators.Diagnostics;

/// <summary>A place in a source file, without the syntax tree, so that it can stay in the compiler's pipeline.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>The place of <paramref name="location"/>, or null where that is not in source.</summary>
    public static LocationInfo? From(Location? location) =>
        location?.SourceTree is { } tree ? new(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span) : null;

    /// <summary>A location for a report.</summary>
    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
