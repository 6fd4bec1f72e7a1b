using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>One call of a library member: receiver and arguments by parameter name, defaults filled in.</summary>
/// <param name="member">The method, constructor or property.</param>
/// <param name="receiver">The object; null for static members. Extension methods have it among the arguments.</param>
/// <param name="values">The arguments by parameter name; a property's setter has <c>value</c>.</param>
/// <param name="location">The call in source.</param>
internal sealed class CallArguments(
    ISymbol member,
    AbstractValue? receiver,
    IReadOnlyDictionary<string, AbstractValue> values,
    Location? location
)
{
    public ISymbol Member { get; } = member;

    public AbstractValue? Receiver { get; } = receiver;

    public IReadOnlyDictionary<string, AbstractValue> Values { get; } = values;

    public Location? Location { get; } = location;

    /// <summary>The method's type arguments, substituted.</summary>
    public IReadOnlyList<ITypeSymbol> TypeArguments { get; init; } = [];

    /// <summary>What the library gives to its <c>ref</c> and <c>out</c> parameters, by name.</summary>
    public Dictionary<string, AbstractValue> Outs { get; } = new(StringComparer.Ordinal);

    /// <summary>The argument called <paramref name="name"/>; null where this overload has no such parameter.</summary>
    public AbstractValue this[string name] => Values.TryGetValue(name, out var value) ? value : Constant.Null;

    /// <summary>Whether the argument exists and is not <c>null</c>.</summary>
    public bool Has(string name) => this[name] is not Constant { Value: null };

    /// <summary>An integer.</summary>
    public long Integer(string name) =>
        this[name] switch
        {
            Constant { Value: sbyte or byte or short or ushort or int or uint or long } constant => Convert.ToInt64(
                constant.Value,
                CultureInfo.InvariantCulture
            ),
            var other => throw Wrong(name, other, "an integer"),
        };

    /// <summary>An integer, or <paramref name="otherwise"/> where the argument is missing or null.</summary>
    public long Integer(string name, long otherwise) => Has(name) ? Integer(name) : otherwise;

    /// <summary>A number, as <c>double</c>; TorchSharp's implicit <c>Scalar</c> included.</summary>
    public double Real(string name) =>
        this[name] switch
        {
            Constant { Value: sbyte or byte or short or ushort or int or uint or long or float or double } constant => Convert.ToDouble(
                constant.Value,
                CultureInfo.InvariantCulture
            ),
            var other => throw Wrong(name, other, "a number"),
        };

    /// <summary>A number, or <paramref name="otherwise"/> where the argument is missing or null.</summary>
    public double Real(string name, double otherwise) => Has(name) ? Real(name) : otherwise;

    /// <summary>A truth value; false where the argument is missing or null.</summary>
    public bool Truth(string name) => Truth(name, otherwise: false);

    /// <summary>A truth value, or <paramref name="otherwise"/> where the argument is missing or null.</summary>
    public bool Truth(string name, bool otherwise) =>
        this[name] switch
        {
            Constant { Value: bool truth } => truth,
            Constant { Value: null } => otherwise,
            var other => throw Wrong(name, other, "true or false"),
        };

    /// <summary>A text, or null.</summary>
    public string? Text(string name) =>
        this[name] switch
        {
            Constant { Value: string text } => text,
            Constant { Value: null } => null,
            var other => throw Wrong(name, other, "a text"),
        };

    /// <summary>Integers: from an array, list or tuple; a single integer is one element.</summary>
    public long[] Integers(string name) =>
        this[name] is SequenceValue sequence
            ? [.. sequence.Items.Select(item => new CallArguments(Member, null, Single(item), Location).Integer("value"))]
            : [Integer(name)];

    /// <summary>Integers; a single integer, or a list of one, is repeated <paramref name="count"/> times.</summary>
    public long[] Integers(string name, int count)
    {
        var values = Integers(name);
        return values.Length == 1 ? [.. Enumerable.Repeat(values[0], count)] : values;
    }

    /// <summary>A module.</summary>
    public ModuleValue Module(string name) => this[name] as ModuleValue ?? throw Wrong(name, this[name], "a module");

    /// <summary>The argument as an attribute of an operation: numbers, symbolic sizes, truth values, words and lists of them.</summary>
    public AttributeValue Attribute(string name) => Attribute(name, this[name]);

    /// <summary>A refusal at this call.</summary>
    public CaptureException Refuse(string reason) => new(CaptureDiagnostics.NotUnderstood, Location, reason);

    /// <summary>The answer for a member that is known but not understood in this use.</summary>
    public Unknown Unknown(string reason) => new(reason, Location);

    private AttributeValue Attribute(string name, AbstractValue value) =>
        value switch
        {
            Constant { Value: null } => AttributeValue.Absent,
            Constant { Value: bool truth } => truth,
            Constant { Value: string text } => text,
            Constant { Value: float or double } real => Convert.ToDouble(real.Value, CultureInfo.InvariantCulture),
            Constant { Value: sbyte or byte or short or ushort or int or uint or long } integer => Convert.ToInt64(
                integer.Value,
                CultureInfo.InvariantCulture
            ),
            SizeValue size => new AttributeValue.Symbolic(size.Expression),
            RatioValue { Denominator: 1 } ratio => new AttributeValue.Symbolic(ratio.Numerator),
            SequenceValue sequence => new AttributeValue.Sequence(sequence.Items.Select(item => Attribute(name, item)).ToEquatableArray()),
            _ => throw Wrong(name, value, "a number, a text or a list of them"),
        };

    private CaptureException Wrong(string name, AbstractValue value, string expected) =>
        value is Unknown unknown
            ? new(CaptureDiagnostics.NotUnderstood, unknown.Location ?? Location, unknown.Reason)
            : new(CaptureDiagnostics.NotUnderstood, Location, $"argument '{name}' of '{Member.Name}' is {value}, expected {expected}");

    private static Dictionary<string, AbstractValue> Single(AbstractValue value) => new() { ["value"] = value };
}
