using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Plans;
using Upscale.Core.Segments;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Emit;

/// <summary>The comment on top of a pruned class: a table of its segments.</summary>
internal static class Header
{
    public static IReadOnlyList<string> Of(PrunableTarget target, Graph graph, PruningPlan? plan, EquatableArray<Segment> segments)
    {
        var rows = new List<string[]>
        {
            plan is null ? ["segment", "channels", "producers", "consumers"] : ["segment", "channels", "kept", "producers", "consumers"],
        };
        foreach (var segment in segments)
        {
            var (name, channels) = (segment.Name, Literals.Of(segment.Channels));
            var (producers, consumers) = (Several(segment.Producers), Several(segment.Consumers));
            rows.Add(
                plan is null ? [name, channels, producers, consumers] : [name, channels, Kept(segment, graph, plan), producers, consumers]
            );
        }

        var how = plan is null
            ? "Its layout is the plan that its constructor gets."
            : $"Its layout is baked: the profile's masks at amount {Literals.Of(target.Options.Amount)}.";
        return [$"{target.Name}: {target.ModelName} without the channels that its masks drop. {how}", "", .. Table(rows)];
    }

    /// <summary>A type in a documentation comment; a reference cannot name the arguments of a generic type.</summary>
    public static string Reference(string type) =>
        type.Contains('<')
            ? "<c>" + type.Replace("global::", "").Replace("<", "&lt;").Replace(">", "&gt;") + "</c>"
            : $"<see cref=\"{type}\"/>";

    private static string Several(EquatableArray<string> names) => names.Count == 0 ? "-" : string.Join(" ", names);

    // Producers of one segment hold the same channels, or each its own.
    private static string Kept(Segment segment, Graph graph, PruningPlan plan)
    {
        var counts = segment
            .Producers.Where(name => graph.Layers.Any(layer => layer.Name == name))
            .Select(name => (long)plan[name].Outputs.Count)
            .Distinct()
            .OrderBy(count => count);
        return string.Join("/", counts.Select(Literals.Of));
    }

    private static IEnumerable<string> Table(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
