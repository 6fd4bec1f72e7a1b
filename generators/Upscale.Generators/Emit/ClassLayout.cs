using System.Globalization;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using Upscale.Core.Plans;
using Upscale.Core.Traces;

namespace Upscale.Generators.Emit;

/// <summary>What an operation reads of one of its inputs, as the generated class knows it.</summary>
internal abstract record LayoutSelection
{
    /// <summary>The whole value.</summary>
    public sealed record None : LayoutSelection;

    /// <summary>What the plan given to the constructor says.</summary>
    public sealed record AtRunTime(string Field) : LayoutSelection;

    /// <summary>What the profile's plan says; a gather has a field for its index list.</summary>
    public sealed record Constant(Selection Selection, string? Field) : LayoutSelection;
}

/// <summary>The layout of one generated class: constants where it is baked, expressions of its plan where it is open.</summary>
internal abstract class ClassLayout(Graph graph, GraphChannels channels)
{
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);

    public Graph Graph => graph;

    public GraphChannels Channels => channels;

    /// <summary>Whether sizes are constants.</summary>
    public abstract bool IsBaked { get; }

    /// <summary>Fields of selections with their constructors' arguments, in order of use.</summary>
    public abstract IReadOnlyList<(string Field, string Construction)> Selections { get; }

    /// <summary>What operation <paramref name="operation"/> reads of its input number <paramref name="input"/>.</summary>
    public abstract LayoutSelection Selection(int operation, int input);

    /// <summary>C# of the number of channels that a layer keeps.</summary>
    protected abstract string Kept(Layer layer, bool isOutput);

    /// <summary>C# of whether a layer's bias holds what constants add.</summary>
    protected abstract string Carries(Layer layer);

    private bool CanCarry(Layer layer) =>
        graph.Operations.FirstOrDefault(operation => operation.Layer == layer.Name) is { } call
        && channels.Rule(call.Id) is ChannelRule.Mix
        && ConstantInputs.CanCarry(graph, call);

    /// <summary>A comment on the channels of an operation's value, or null.</summary>
    public abstract string? Comment(Operation operation);

    /// <summary>C# of the number of channels that a value has.</summary>
    public abstract string Width(int value);

    /// <summary>Names the field of a layer.</summary>
    public void Name(string layer, string field) => fields[layer] = field;

    /// <summary>The field of <paramref name="layer"/>, or null.</summary>
    public string? Field(string? layer) => layer is not null && fields.TryGetValue(layer, out var field) ? field : null;

    /// <summary>A tensor that the model itself holds.</summary>
    public string State(string layer, string tensor)
    {
        var entry = Graph.Layer(layer).Find(tensor) ?? throw new GraphException($"layer '{layer}' has no tensor '{tensor}'");
        var owner = layer.Length == 0 ? "" : Field(layer) + ".";
        return $"{owner}{(entry.IsBuffer ? "get_buffer" : "get_parameter")}({Literals.Of(tensor)})!";
    }

    /// <summary>The sizes with which a layer is constructed.</summary>
    public LayerSizes Sizes(Layer layer)
    {
        var weight = layer.Weight?.Sizes;
        // A normalisation without scale and shift has its channels in its statistics.
        var axes = Axes(layer, layer.Weight?.Name ?? (layer.Tensors.Count > 0 ? layer.Tensors[0].Name : "weight"));
        var groups = layer.Attributes["groups"] is AttributeValue.Integer { Value: var count } ? count : 1;
        var multiplier = groups == 0 || weight is not { Count: > 0 } ? 1 : weight.Value[0] / groups;
        var isDepthwise = groups > 1 && axes is { Output: 0, Input: -1 };
        var outputs = axes.Output >= 0 ? Kept(layer, isOutput: true) : OriginalOutputs(layer, groups);
        if (isDepthwise)
        {
            var narrow = Quotient(outputs, multiplier);
            return new(narrow, outputs, narrow);
        }

        if (layer.Attributes["num_groups"] is AttributeValue.Integer normalized)
        {
            var isKept = axes.Output >= 0;
            return new("0", outputs, isKept ? Quotient(outputs, layer.WeightSizes[0] / normalized.Value) : Literals.Of(normalized.Value));
        }

        var inputs = axes.Input >= 0 ? Kept(layer, isOutput: false) : OriginalInputs(layer, groups);
        return new(inputs, outputs, Literals.Of(groups)) { Bias = CanCarry(layer) ? Carries(layer) : null };
    }

    // A width is a number or an expression of the plan.
    private static string Quotient(string width, long divisor) =>
        divisor == 1 ? width
        : long.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Literals.Of(number / divisor)
        : $"{width} / {Literals.Of(divisor)}";

    /// <summary>C# of the sizes of a tensor that the model itself holds.</summary>
    public string TensorSizes(Layer layer, LayerTensor tensor)
    {
        var axes = Axes(layer, tensor.Name);
        return string.Join(
            ", ",
            tensor.Sizes.Select(
                (size, axis) =>
                    axis == axes.Output ? Kept(layer, isOutput: true)
                    : axis == axes.Input ? Kept(layer, isOutput: false)
                    : Literals.Of(size)
            )
        );
    }

    /// <summary>Whether forward looks places up in a tensor that the model holds: these are whole numbers.</summary>
    public bool IsPlaces(Layer layer, LayerTensor tensor) =>
        graph.Operations.Any(operation =>
            operation.Operator == "index"
            && graph.Operations[operation.Inputs[1]] is { Operator: "parameter" } places
            && places.Layer == layer.Name
            && places.Attributes["name"] is AttributeValue.Word { Value: var name }
            && name == tensor.Name
        );

    // A layer that forward never calls, or that has no rule, keeps its full state.
    private TensorAxes Axes(Layer layer, string tensor)
    {
        var caller = graph.Operations.FirstOrDefault(operation =>
            operation.Layer == layer.Name && channels.Rule(operation.Id) is not (ChannelRule.Opaque or ChannelRule.Fixed)
        );
        return caller is null ? TensorAxes.None : OperatorTable.Find(caller.Operator)?.TensorAxes(layer, tensor) ?? TensorAxes.None;
    }

    private static bool IsTransposed(Layer layer) => layer.Kind.StartsWith("ConvTranspose", StringComparison.Ordinal);

    private static string OriginalOutputs(Layer layer, long groups) =>
        layer.Weight is not { } weight
            ? Fallback(layer)
            : Literals.Of(IsTransposed(layer) ? weight.Sizes[1] * groups : weight.Sizes[layer.Kind == "Embedding" ? 1 : 0]);

    private static string OriginalInputs(Layer layer, long groups) =>
        layer.Weight is not { Sizes.Count: > 1 } weight
            ? "0"
            : Literals.Of(IsTransposed(layer) ? weight.Sizes[0] : weight.Sizes[1] * groups);

    // A normalisation without scale and shift has its size in an attribute only.
    private static string Fallback(Layer layer) =>
        layer.Find("running_mean") is { } mean ? Literals.Of(mean.Sizes[0])
        : layer.Attributes["num_features"] is AttributeValue.Integer features ? Literals.Of(features.Value)
        : "0";
}
