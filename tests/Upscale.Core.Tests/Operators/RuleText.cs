using System.Globalization;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Tests.Operators;

/// <summary>One operator's shape and channel rule as a line, so that a test is a line too.</summary>
/// <remarks>
/// <c>[2*,8,4*]@1 aligned 0-7 zero=all</c>: the shape, the channel axis, the form, for each input the channel that each channel of
/// the value comes from (<c>-</c> for an input that is read whole), when a channel is zero, and how input 0 is tied.
/// </remarks>
internal static class RuleText
{
    /// <param name="operation">Name and attributes, as in a graph's text.</param>
    /// <param name="inputs">Shapes with their channel axes: <c>[2*,8,4*]@1 [8]@0</c>.</param>
    /// <param name="layer">Kind, attributes and tensors of the layer, as in a graph's text.</param>
    public static string Of(string operation, string inputs, string? layer = null)
    {
        var context = Context(operation, inputs, layer);
        var channels = OperatorTable.Find(context.Operation.Operator)!.Channels(context);
        return string.Create(CultureInfo.InvariantCulture, $"{context.Operation.Shape}@{channels.Axis} {Describe(channels)}");
    }

    /// <summary>The attributes with which the operation runs on fewer channels.</summary>
    public static string Narrowed(string operation, string inputs)
    {
        var context = Context(operation, inputs, layer: null);
        var attributes = OperatorTable.Find(context.Operation.Operator)!.Narrowed(context);
        return string.Join(" ", attributes.Items.Select(item => $"{item.Key}={item.Value}"));
    }

    private static ChannelContext Context(string operation, string inputs, string? layer)
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
        return Context(
            GraphText.Parse(string.Join("\n", lines)),
            [.. shapes.Select(shape => int.Parse(shape[1], CultureInfo.InvariantCulture))]
        );
    }

    private static ChannelContext Context(Graph graph, int[] axes)
    {
        var operation = graph.Operations[^1];
        var inputs = graph.Operations.Take(axes.Length).Select(input => input.Shape).ToArray();
        var layer = graph.Layers.Count > 0 ? graph.Layers[0] : null;
        var shape = OperatorTable
            .Find(operation.Operator)!
            .Shape(new(operation, inputs, layer) { ShapeOf = value => graph.Operations[value].Shape });
        return new(operation with { Shape = shape }, inputs, axes, layer);
    }

    private static string Describe(ChannelRule rule) =>
        rule switch
        {
            ChannelRule.Map map => $"{Form(map.Form)} {string.Join(" ", map.Sources.Select(Sources))} zero={Zero(map.Zero)}{Tie(map.Tie)}",
            ChannelRule.Mix { Groups: > 1 and var groups } => string.Create(CultureInfo.InvariantCulture, $"mix groups={groups}"),
            ChannelRule.Mix => "mix",
            ChannelRule.State => "state",
            ChannelRule.Fixed => "fixed",
            _ => "opaque",
        };

    private static string Sources(EquatableArray<int> sources) =>
        sources.Count == 0 ? "-" : IndexText.Write([.. sources.Where(source => source >= 0)]) + (sources.Contains(-1) ? "?" : "");

    private static string Tie(ChannelTie? tie) =>
        tie is null ? "" : string.Create(CultureInfo.InvariantCulture, $" tied={tie.Outer}x{tie.Count}x{tie.Inner}");

    private static string Form(MapForm form) => form.ToString().ToLowerInvariant();

    private static string Zero(ZeroWhen zero) =>
        zero switch
        {
            ZeroWhen.AllSourcesZero => "all",
            ZeroWhen.AnySourceZero => "any",
            ZeroWhen.ThirdSourceZero => "third",
            _ => "never",
        };
}
