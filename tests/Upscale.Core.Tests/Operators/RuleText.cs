using System.Globalization;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Tests.Operators;

/// <summary>One operator's shape and channel rule as a line, so that a test is a line too.</summary>
/// <remarks>
/// <c>[2*,8,4*]@1 aligned 0-7 zero=all</c>: the shape, the channel axis, the form, for each input the channel that each channel of
/// the value comes from (<c>-</c> for an input that is read whole), and when a channel is zero.
/// </remarks>
internal static class RuleText
{
    /// <param name="operation">Name and attributes, as in a graph's text.</param>
    /// <param name="inputs">Shapes with their channel axes: <c>[2*,8,4*]@1 [8]@0</c>.</param>
    /// <param name="layer">Kind, attributes and tensors of the layer, as in a graph's text.</param>
    public static string Of(string operation, string inputs, string? layer = null)
    {
        var shapes = inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(input => input.Split('@')).ToArray();
        var lines = new List<string>();
        if (layer is not null)
        {
            lines.Add("layer l " + layer);
        }

        lines.AddRange(shapes.Select((shape, id) => $"%{id} = input() : {shape[0]}"));
        var name = operation.Split(' ')[0];
        var ids = string.Join(",", shapes.Select((_, id) => $"%{id}"));
        lines.Add($"%{shapes.Length} = {name}({ids}){(layer is null ? "" : " l")}{operation[name.Length..]} : []");
        lines.Add($"return %{shapes.Length}");
        return Describe(
            GraphText.Parse(string.Join("\n", lines)),
            [.. shapes.Select(shape => int.Parse(shape[1], CultureInfo.InvariantCulture))]
        );
    }

    private static string Describe(Graph graph, int[] axes)
    {
        var operation = graph.Operations[^1];
        var rule = OperatorTable.Find(operation.Operator)!;
        var inputs = graph.Operations.Take(axes.Length).Select(input => input.Shape).ToArray();
        var layer = graph.Layers.Count > 0 ? graph.Layers[0] : null;
        var shape = rule.Shape(new(operation, inputs, layer) { ShapeOf = value => graph.Operations[value].Shape });
        var channels = rule.Channels(new(operation with { Shape = shape }, inputs, axes, layer));
        return string.Create(CultureInfo.InvariantCulture, $"{shape}@{channels.Axis} {Describe(channels)}");
    }

    private static string Describe(ChannelRule rule) =>
        rule switch
        {
            ChannelRule.Map map => $"{Form(map.Form)} {string.Join(" ", map.Sources.Select(Sources))} zero={Zero(map.Zero)}",
            ChannelRule.Mix => "mix",
            ChannelRule.State => "state",
            ChannelRule.Fixed => "fixed",
            _ => "opaque",
        };

    private static string Sources(EquatableArray<int> sources) =>
        sources.Count == 0 ? "-" : IndexText.Write([.. sources.Where(source => source >= 0)]) + (sources.Contains(-1) ? "?" : "");

    private static string Form(MapForm form) => form.ToString().ToLowerInvariant();

    private static string Zero(ZeroWhen zero) =>
        zero switch
        {
            ZeroWhen.AllSourcesZero => "all",
            ZeroWhen.AnySourceZero => "any",
            _ => "never",
        };
}
