using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library.Signatures;

/// <summary>What an attribute is in the graph.</summary>
internal enum ParameterForm
{
    Integer,

    /// <summary>A list of integers, of sizes that may depend on the input; a single one is repeated where the count is known.</summary>
    Sizes,

    Real,
    Reals,

    /// <summary>A number as it was written: an integer or a real.</summary>
    Number,
    Truth,

    /// <summary>A member of an enumeration, as its name in lower case.</summary>
    Word,
}

/// <summary>One attribute of an operator, and the C# parameters that give it.</summary>
/// <param name="Name">The attribute's name in the graph, which is PyTorch's.</param>
/// <param name="Form">What it is.</param>
/// <param name="Count">The length of a list; 0 for any.</param>
/// <param name="Aliases">Names of the parameter in TorchSharp where they differ, such as <c>strides</c>.</param>
internal sealed record Parameter(string Name, ParameterForm Form, int Count, params string[] Aliases)
{
    /// <summary>The value where the call gives none; null where the call must.</summary>
    public AttributeValue? Default { get; init; }

    /// <summary>Another attribute whose value this one has where the call gives none: a pool's stride is its kernel.</summary>
    public string? DefaultsTo { get; init; }

    /// <summary>The attribute in <paramref name="call"/>; <paramref name="before"/> holds the attributes read so far.</summary>
    public AttributeValue Read(CallArguments call, Attributes before)
    {
        foreach (var name in Aliases.Prepend(Name))
        {
            if (call.Has(name))
            {
                return Convert(call, name);
            }
        }

        return (DefaultsTo is null ? Default : before[DefaultsTo])
            ?? throw call.Refuse($"'{call.Member.Name}' without '{Name}' is not known to Upscale");
    }

    private AttributeValue Convert(CallArguments call, string name) =>
        Form switch
        {
            ParameterForm.Real => call.Real(name),
            ParameterForm.Truth => call.Truth(name),
            ParameterForm.Word => Word(call, name),
            ParameterForm.Sizes => Sizes(call.Attribute(name)),
            ParameterForm.Reals => Reals(call.Attribute(name)),
            _ => call.Attribute(name),
        };

    private AttributeValue.Sequence Sizes(AttributeValue value)
    {
        var items = value is AttributeValue.Sequence sequence ? sequence.Items : [value];
        return new AttributeValue.Sequence(items.Count == 1 && Count > 1 ? Enumerable.Repeat(items[0], Count).ToEquatableArray() : items);
    }

    private static AttributeValue.Sequence Reals(AttributeValue value)
    {
        var items = value is AttributeValue.Sequence sequence ? sequence.Items : [value];
        return new(
            items.Select(item => item is AttributeValue.Integer integer ? (AttributeValue)(double)integer.Value : item).ToEquatableArray()
        );
    }

    private static AttributeValue Word(CallArguments call, string name)
    {
        if (call[name] is not Constant { Type: { } type, Value: var value })
        {
            return call.Attribute(name);
        }

        var member = type.GetMembers()
            .OfType<Microsoft.CodeAnalysis.IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value));
        return member is null ? call.Attribute(name) : Words.Of(member.Name);
    }
}
