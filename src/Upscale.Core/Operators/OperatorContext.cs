using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary>What a shape rule sees: one operation, the shapes of its inputs, and its layer.</summary>
/// <param name="Operation">The operation; its own shape is not known yet while the shape rule runs.</param>
/// <param name="Inputs">Shapes of the inputs, in order.</param>
/// <param name="Layer">The layer whose tensors it uses, or null.</param>
public sealed record OperatorContext(Operation Operation, IReadOnlyList<Shape> Inputs, Layer? Layer)
{
    /// <summary>The operation's attributes.</summary>
    public Attributes Attributes => Operation.Attributes;

    /// <summary>The shape of any earlier value, for attributes that are sizes of one.</summary>
    public Func<int, Shape> ShapeOf { get; init; } =
        value => throw new GraphException(FormattableString.Invariant($"the size of %{value} is not known here"));

    /// <summary>The layer.</summary>
    /// <exception cref="GraphException">The operation has none.</exception>
    public Layer RequiredLayer => Layer ?? throw new GraphException($"{Operation.Operator} needs a layer");
}

/// <summary>What a channel rule sees: the shapes, and along which axis each input carries its channels.</summary>
/// <param name="Operation">The operation, with its shape.</param>
/// <param name="Inputs">Shapes of the inputs, in order.</param>
/// <param name="Axes">The channel axis of each input, or -1 where it has none.</param>
/// <param name="Layer">The layer whose tensors it uses, or null.</param>
public sealed record ChannelContext(Operation Operation, IReadOnlyList<Shape> Inputs, IReadOnlyList<int> Axes, Layer? Layer)
{
    /// <summary>The operation's attributes.</summary>
    public Attributes Attributes => Operation.Attributes;

    /// <summary>The axis on which the value's channels should lie where the operation leaves a choice, or null for the convention.</summary>
    public int? Preferred { get; init; }

    /// <summary>Number of channels of input <paramref name="index"/>; 0 where it has no channel axis.</summary>
    public int Channels(int index) => Axes[index] < 0 ? 0 : (int)Inputs[index][Axes[index]].Size;
}
