using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Upscale.Generators.Capture.Values;

/// <summary>A <c>Lazy</c>: what it makes, once.</summary>
internal sealed class LazyValue(AbstractValue factory) : AbstractValue
{
    public AbstractValue Factory { get; } = factory;

    public AbstractValue? Value { get; set; }
}

/// <summary>A delegate: a method with its receiver, a lambda or local function with the variables that it captured, or a function of the library.</summary>
internal sealed class DelegateValue : AbstractValue
{
    /// <summary>A method group.</summary>
    public DelegateValue(IMethodSymbol method, AbstractValue? receiver, Frame? captured)
    {
        Method = method;
        Receiver = receiver;
        Captured = captured;
    }

    /// <summary>A lambda.</summary>
    public DelegateValue(IAnonymousFunctionOperation lambda, Frame captured)
    {
        Method = lambda.Symbol;
        Lambda = lambda;
        Captured = captured;
    }

    public IMethodSymbol Method { get; }

    public AbstractValue? Receiver { get; }

    public IAnonymousFunctionOperation? Lambda { get; }

    /// <summary>The variables of the code around a lambda or local function.</summary>
    public Frame? Captured { get; }

    /// <summary>Equality of method groups, as C# has it.</summary>
    public bool IsSameMethod(DelegateValue other) =>
        Lambda is null
        && other.Lambda is null
        && SymbolEqualityComparer.Default.Equals(Method, other.Method)
        && ReferenceEquals(Receiver, other.Receiver);
}
