using Upscale.Core.Graphs;

namespace Upscale.Core.Operators;

/// <summary>One operator: its shape rule beside its channel rule.</summary>
public abstract class Operator
{
    /// <summary>In the attributes of <see cref="Narrowed"/>: the operation's first input, after its selection.</summary>
    public const int FirstInput = -1;

    /// <summary>The names under which graphs call it.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The shape of the value.</summary>
    /// <exception cref="GraphException">The inputs or attributes do not fit.</exception>
    public abstract Shape Shape(OperatorContext context);

    /// <summary>How channels pass through.</summary>
    public abstract ChannelRule Channels(ChannelContext context);

    /// <summary>The attributes with which the operation runs when channels have been dropped.</summary>
    /// <remarks>
    /// A channel count that is written as a number, as in <c>x.view(n, 64, -1)</c>, becomes the size of what the operation then reads: a
    /// <see cref="SizeExpression.Size"/> of value <see cref="FirstInput"/>.
    /// </remarks>
    public virtual Attributes Narrowed(ChannelContext context) => context.Attributes;

    /// <summary>Along which axes of its layer's tensor <paramref name="tensor"/> the output and input channels lie.</summary>
    public virtual TensorAxes TensorAxes(Layer layer, string tensor) => Operators.TensorAxes.None;

    /// <summary>
    /// Whether a mapped channel has one number at all places, whatever the network's input, where its sources have; it may claim too little, never too much.
    /// </summary>
    public virtual bool KeepsConstants(Operation operation) => false;

    /// <summary>
    /// Whether a channel of the value is zero where all parameters of that output channel are: so of weight and bias, scale and shift, not of slopes.
    /// </summary>
    public virtual bool IsZeroWhereParametersAre => true;
}

/// <summary>Where a layer's tensor has the layer's output and input channels; -1 where it has none.</summary>
/// <param name="Output">The axis of the output channels.</param>
/// <param name="Input">The axis of the input channels.</param>
/// <param name="Groups">
/// The groups of a convolution: axis 0 then has the channels of one group after the other, and axis 1 those of the other side that belong to
/// the same group, so that it is as long as one group.
/// </param>
public readonly record struct TensorAxes(int Output, int Input, int Groups = 1)
{
    /// <summary>A tensor without channels.</summary>
    public static TensorAxes None { get; } = new(-1, -1);
}
