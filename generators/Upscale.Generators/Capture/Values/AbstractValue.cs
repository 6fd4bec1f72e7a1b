using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Core.Graphs;

namespace Upscale.Generators.Capture.Values;

/// <summary>What an expression is known to be at compile time. Mutable things are compared by reference, as in C#.</summary>
internal abstract class AbstractValue;

/// <summary>A number, truth value, text or <c>null</c>, as the CLR value that C# would compute.</summary>
/// <param name="value">A C# primitive, a string or null; for an enum its underlying value.</param>
/// <param name="type">The enum's type; null for all other constants.</param>
internal sealed class Constant(object? value, INamedTypeSymbol? type = null) : AbstractValue
{
    /// <summary>The null reference, and the empty nullable.</summary>
    public static Constant Null { get; } = new(null);

    /// <summary><c>true</c>.</summary>
    public static Constant True { get; } = new(true);

    /// <summary><c>false</c>.</summary>
    public static Constant False { get; } = new(false);

    /// <summary>The CLR value.</summary>
    public object? Value { get; } = value;

    /// <summary>The enum's type; null for all other constants.</summary>
    public INamedTypeSymbol? Type { get; } = type;

    /// <summary>A truth value.</summary>
    public static Constant Of(bool value) => value ? True : False;

    public override string ToString() => Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "null";
}

/// <summary>An integer that depends on the sizes of tensors, with its value at the example input.</summary>
internal sealed class SizeValue(SizeExpression expression, long hint) : AbstractValue
{
    public SizeExpression Expression { get; } = expression;

    public long Hint { get; } = hint;

    public override string ToString() => Expression.ToString();
}

/// <summary>A type as a value: <c>typeof(T)</c>.</summary>
internal sealed class TypeValue(ITypeSymbol type) : AbstractValue
{
    public ITypeSymbol Type { get; } = type;
}

/// <summary>The number type of a tensor: <c>x.dtype</c>.</summary>
internal sealed class NumberTypeValue(AbstractValue tensor) : AbstractValue
{
    public AbstractValue Tensor { get; } = tensor;
}

/// <summary>A device, such as <c>torch.CPU</c>.</summary>
internal sealed class DeviceValue(string name) : AbstractValue
{
    public string Name { get; } = name;
}

/// <summary>Something that capture does not know. It spreads through expressions, and is a diagnostic where the graph depends on it.</summary>
internal sealed class Unknown(string reason, Location? location) : AbstractValue
{
    /// <summary>What was found, as a clause: <c>'File.Exists' is not known to Upscale</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>The expression that is not known.</summary>
    public Location? Location { get; } = location;
}
