using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Segments;
using Upscale.Core.Traces;
using Upscale.Generators.Capture;
using Upscale.Generators.Diagnostics;
using Upscale.Generators.Profiles;

namespace Upscale.Generators.Emit;

/// <summary>What masks may drop of a model that has no profile: for whoever types, before anything is trained.</summary>
internal static class Outlook
{
    private const int Listed = 8;

    /// <summary>One line on the model, and one for each segment, or what would be one, that no mask touches; none where a profile says more.</summary>
    public static IEnumerable<DiagnosticInfo> Of(PrunableTarget target, Graph graph, ProfileSource? profile)
    {
        if (profile is not null || target.Options.Profile is not null)
        {
            return [];
        }

        var segments = SegmentFinder.Find(graph);
        var open = segments.Where(segment => segment.Pinned is null).ToArray();
        var readers = new HashSet<string>(open.SelectMany(segment => segment.Consumers), StringComparer.Ordinal);
        var alone = Consumers(graph).Where(layer => !readers.Contains(layer)).ToArray();
        var lost =
            open.Length == 0
                ? "can lose no channels"
                : $"can lose channels of {List(open.Select(segment => $"{segment.Name} ({segment.Channels})"))}";
        var text = alone.Length == 0 ? lost : $"{lost}; left alone: {List(alone)}, whose inputs nothing can drop";
        return segments
            .Where(segment => segment.Pinned is not null)
            .Concat(SegmentFinder.FindWhole(graph))
            .Select(segment => new DiagnosticInfo(PrunableDiagnostics.LeftAlone, null, [segment.Name, segment.Pinned!]))
            .Prepend(new(PrunableDiagnostics.Outlook, null, [target.Name, text]));
    }

    private static IEnumerable<string> Consumers(Graph graph)
    {
        var channels = GraphChannels.Of(graph);
        return graph
            .Operations.Where(operation => operation.Layer is not null && channels.Rule(operation.Id) is ChannelRule.Mix)
            .Select(operation => operation.Layer!)
            .Distinct(StringComparer.Ordinal);
    }

    private static string List(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return string.Join(", ", all.Take(Listed)) + (all.Length > Listed ? $" and {all.Length - Listed} more" : "");
    }
}
