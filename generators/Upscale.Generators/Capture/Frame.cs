using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>A variable; lambdas share it with the method that declared it.</summary>
internal sealed class Variable(AbstractValue value)
{
    public AbstractValue Value { get; set; } = value;
}

/// <summary>One running method: its object, variables and type arguments.</summary>
internal sealed class Frame
{
    private readonly Dictionary<ISymbol, Variable> variables;

    public Frame(IMethodSymbol? method, AbstractValue? instance)
        : this(method, instance, new(SymbolEqualityComparer.Default), new(SymbolEqualityComparer.Default)) { }

    private Frame(
        IMethodSymbol? method,
        AbstractValue? instance,
        Dictionary<ISymbol, Variable> variables,
        Dictionary<ITypeParameterSymbol, ITypeSymbol> typeArguments
    )
    {
        Method = method;
        Instance = instance;
        this.variables = variables;
        TypeArguments = typeArguments;
    }

    public IMethodSymbol? Method { get; }

    /// <summary><c>this</c>, or null in static code.</summary>
    public AbstractValue? Instance { get; }

    /// <summary>What the type parameters in scope stand for.</summary>
    public Dictionary<ITypeParameterSymbol, ITypeSymbol> TypeArguments { get; }

    /// <summary>What <c>yield return</c> has given so far; null outside iterators.</summary>
    public List<AbstractValue>? Yielded { get; set; }

    /// <summary>What the method returns.</summary>
    public AbstractValue? Result { get; set; }

    /// <summary>Objects of the <c>?.</c> expressions that are being evaluated.</summary>
    public Stack<AbstractValue> ConditionalReceivers { get; } = new();

    /// <summary>Objects of the object initialisers and property patterns that are being evaluated.</summary>
    public Stack<AbstractValue> ImplicitReceivers { get; } = new();

    /// <summary>Where a <c>goto</c> goes.</summary>
    public ILabelSymbol? Label { get; set; }

    /// <summary>The exceptions of the <c>catch</c> blocks that are running.</summary>
    public Stack<ThrownException> Caught { get; } = new();

    /// <summary>All variables in scope.</summary>
    public IEnumerable<Variable> Variables => variables.Values;

    /// <summary>A new variable; in a loop each turn has its own.</summary>
    public Variable Declare(ISymbol symbol, AbstractValue value) => variables[symbol] = new Variable(value);

    /// <summary>Makes <paramref name="symbol"/> another name of <paramref name="variable"/> (<c>ref</c> and <c>out</c>).</summary>
    public void Bind(ISymbol symbol, Variable variable) => variables[symbol] = variable;

    /// <summary>The variable, or null.</summary>
    public Variable? Find(ISymbol symbol) => variables.TryGetValue(symbol, out var variable) ? variable : null;

    /// <summary>What a lambda sees: the variables of now, shared.</summary>
    public Frame Snapshot(IMethodSymbol method) =>
        new(method, Instance, new(variables, SymbolEqualityComparer.Default), new(TypeArguments, SymbolEqualityComparer.Default));
}
