using Upscale.Core.Graphs;

namespace Upscale.Generators.Capture.Values;

/// <summary>A tensor while forward runs: a cell that holds a value of the graph. In-place operations put another value into the cell, so that all aliases see it.</summary>
internal sealed class TensorValue(int id, Shape shape, TensorStorage storage) : AbstractValue
{
    private int version = storage.Version;

    /// <summary>The operation that made the current value.</summary>
    public int Id { get; private set; } = id;

    /// <summary>The number type of the current value; null where it is not known.</summary>
    public string? NumberType { get; set; } = Library.NumberTypes.Float;

    /// <summary>The earliest value that is known to have the same floating-point type: the input of a network in one type.</summary>
    public int TypeSource { get; set; } = id;

    /// <summary>The shape of the current value.</summary>
    public Shape Shape { get; private set; } = shape;

    /// <summary>The memory that this tensor shares with its views.</summary>
    public TensorStorage Storage { get; } = storage;

    /// <summary>Whether the memory was written through another view, so that <see cref="Id"/> is no longer what is in it.</summary>
    public bool IsStale => version != Storage.Version;

    /// <summary>An in-place operation.</summary>
    public void Write(Operation operation)
    {
        Id = operation.Id;
        Shape = operation.Shape;
        version = Storage.Write();
    }

    public override string ToString() => "%" + Id;
}

/// <summary>Memory behind a tensor and its views, with a count of writes.</summary>
internal sealed class TensorStorage
{
    public int Version { get; private set; }

    public int Write() => ++Version;
}

/// <summary>A tensor that exists before forward runs: a parameter, a buffer, or something computed from them in a constructor.</summary>
/// <param name="sizes">Its sizes, or null where they are not known.</param>
/// <param name="isParameter">Whether it is a <c>Parameter</c> in C#, which registers as one.</param>
internal sealed class TensorStateValue(IReadOnlyList<long>? sizes, bool isParameter) : AbstractValue
{
    public IReadOnlyList<long>? Sizes { get; } = sizes;

    public bool IsParameter { get; } = isParameter;

    /// <summary>Its number type, as <see cref="Library.NumberTypes"/> has it; null where it is not known.</summary>
    public string? NumberType { get; set; } = Library.NumberTypes.Float;

    /// <summary>The module that registered it, or null.</summary>
    public ModuleValue? Owner { get; set; }

    /// <summary>Its name within <see cref="Owner"/>.</summary>
    public string? Name { get; set; }

    /// <summary>Where every element is the same known number (zeros, ones, full): that number.</summary>
    public double? Fill { get; set; }

    /// <summary>The elements of a constant list of integers, such as indices.</summary>
    public IReadOnlyList<long>? Elements { get; set; }
}
