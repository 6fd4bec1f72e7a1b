using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>parameter</c>: a parameter or buffer of the user's own, read as a value; attribute <c>name</c> is its name within the layer.</summary>
/// <remarks>
/// It has channels that can be dropped when it is the only tensor of numbers in its layer: on the only axis that is longer than 1, or else on
/// the last. So have several vectors of one length, such as a scale and a shift: they drop the same channels. Any other stays whole, and its readers
/// select from it.
/// </remarks>
internal sealed class ParameterOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["parameter"];

    public override Shape Shape(OperatorContext context) => Graphs.Shape.Of([.. Tensor(context.RequiredLayer, context.Attributes).Sizes]);

    public override ChannelRule Channels(ChannelContext context) =>
        context.Layer is { } layer && Tensor(layer, context.Attributes) is var tensor && Narrowed(layer).Contains(tensor)
            ? new ChannelRule.State(Axis(tensor))
            : new ChannelRule.Fixed(Axis(context.Operation.Shape.Dimensions.Select(dimension => dimension.Size).ToArray()));

    public override TensorAxes TensorAxes(Layer layer, string tensor) =>
        Array.Find(Narrowed(layer), own => own.Name == tensor) is { } found ? new(Axis(found), -1) : Operators.TensorAxes.None;

    // Lists of places and tensors outside of the state are not tensors of numbers that could be narrowed.
    private static LayerTensor[] Narrowed(Layer layer)
    {
        LayerTensor[] numbers = [.. layer.Tensors.Where(tensor => tensor is { Field: null, NumberType: null })];
        var isNarrowed = numbers is [var only]
            ? only.Sizes.Any(size => size > 1)
            : numbers.All(IsVector) && numbers.Select(Length).Distinct().Count() == 1;
        return isNarrowed ? numbers : [];
    }

    private static bool IsVector(LayerTensor tensor) => tensor.Sizes.Count(size => size > 1) == 1;

    private static long Length(LayerTensor tensor) => tensor.Sizes.Max();

    private static int Axis(LayerTensor tensor) => Axis([.. tensor.Sizes]);

    private static int Axis(long[] sizes) =>
        sizes.Count(size => size > 1) == 1 ? Array.FindIndex(sizes, size => size > 1) : sizes.Length - 1;

    private static LayerTensor Tensor(Layer layer, Attributes attributes)
    {
        var name = attributes["name"] is AttributeValue.Word word
            ? word.Value
            : throw new GraphException("parameter needs the attribute 'name'");
        return layer.Find(name) ?? throw new GraphException($"layer '{layer.Name}' has no tensor '{name}'");
    }
}
