using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>parameter</c>: a parameter or buffer of the user's own, read as a value; attribute <c>name</c> is its name within the layer.</summary>
/// <remarks>
/// It has channels that can be dropped when it is the only tensor of its layer and only one of its axes is longer than 1: then
/// there is no doubt about which. Any other stays whole, and its readers select from it.
/// </remarks>
internal sealed class ParameterOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["parameter"];

    public override Shape Shape(OperatorContext context) => Graphs.Shape.Of([.. Tensor(context.RequiredLayer, context.Attributes).Sizes]);

    public override ChannelRule Channels(ChannelContext context)
    {
        var sizes = context.Operation.Shape.Dimensions.Select(dimension => dimension.Size).ToArray();
        var axis = OnlyAxis(sizes);
        return axis >= 0 && context.Layer is { Tensors: [{ Field: null }] }
            ? new ChannelRule.State(axis)
            : new ChannelRule.Fixed(axis >= 0 ? axis : sizes.Length - 1);
    }

    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        layer.Tensors is [{ Field: null }] ? new(OnlyAxis([.. layer.Tensors[0].Sizes]), -1) : Operators.TensorAxes.None;

    private static LayerTensor Tensor(Layer layer, Attributes attributes)
    {
        var name = attributes["name"] is AttributeValue.Word word
            ? word.Value
            : throw new GraphException("parameter needs the attribute 'name'");
        return layer.Find(name) ?? throw new GraphException($"layer '{layer.Name}' has no tensor '{name}'");
    }

    private static int OnlyAxis(long[] sizes) => sizes.Count(size => size > 1) == 1 ? Array.FindIndex(sizes, size => size > 1) : -1;
}
