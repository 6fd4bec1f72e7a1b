namespace Upscale.Onnx;

/// <summary>A size in an ONNX graph: a number, the size of a value along an axis, or a computed one-element tensor.</summary>
internal abstract record OnnxSize
{
    private OnnxSize() { }

    /// <summary>The same for every input; -1 is what is left, where a shape may say so.</summary>
    public sealed record Number(long Value) : OnnxSize;

    /// <summary>The size of the value called <paramref name="Value"/> along <paramref name="Axis"/>, which follows the input.</summary>
    public sealed record Follows(string Value, int Axis) : OnnxSize;

    /// <summary>A list of one integer that the graph computes, by name.</summary>
    public sealed record Computed(string Name) : OnnxSize;

    /// <summary>A number.</summary>
    public static implicit operator OnnxSize(long value) => new Number(value);

    /// <summary>What is left of the elements.</summary>
    public static OnnxSize Rest { get; } = new Number(-1);
}
