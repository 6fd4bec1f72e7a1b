using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>What the C# of one operation is made from: its inputs' locals, its attributes and its layer's field.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Inputs">The locals of its inputs, in order, after their selections.</param>
/// <param name="Layer">Its layer, or null.</param>
/// <param name="Field">The field of its layer, or null.</param>
/// <param name="Local">The local of any earlier value, for sizes.</param>
/// <param name="State">The expression of a tensor that the model itself holds, by layer and tensor name.</param>
internal sealed record OperatorCall(
    Operation Operation,
    IReadOnlyList<string> Inputs,
    Layer? Layer,
    string? Field,
    Func<int, string> Local,
    Func<string, string, string> State
)
{
    public Attributes Attributes => Operation.Attributes;

    /// <summary>The first input.</summary>
    public string X => Inputs[0];

    /// <summary>Attribute <paramref name="name"/> as C#.</summary>
    public string this[string name] => Text(Attributes[name]);

    /// <summary>The second input.</summary>
    public string Y => Inputs[1];

    /// <summary>Attribute <paramref name="name"/>, a word.</summary>
    public string Word(string name) => Attributes[name] is AttributeValue.Word word ? word.Value : throw Wrong($"needs the word '{name}'");

    /// <summary>The one of <paramref name="members"/> that attribute <paramref name="name"/> means, whatever its case.</summary>
    public string Member(string name, string members)
    {
        var word = Word(name).Replace("_", "").Replace("-", "");
        return members.Split(' ').FirstOrDefault(member => string.Equals(member, word, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong($"has {name}='{Word(name)}', which has no C# text");
    }

    public bool Has(string name) => Attributes[name] is not AttributeValue.None;

    /// <summary>C# of an attribute's value: lists become array elements without brackets.</summary>
    public string Text(AttributeValue value) =>
        value switch
        {
            AttributeValue.Integer integer => Literals.Of(integer.Value),
            AttributeValue.Real real => Literals.Of(real.Value),
            AttributeValue.Truth truth => Literals.Of(truth.Value),
            AttributeValue.None => "null",
            AttributeValue.Symbolic symbolic => Literals.Of(symbolic.Expression, Local),
            AttributeValue.Sequence sequence => string.Join(", ", sequence.Items.Select(Text)),
            _ => throw Wrong($"has {value} where a number is expected"),
        };

    /// <summary>The error of an operation that has no C#.</summary>
    public GraphException Wrong(string what) => new($"{Operation.Name} {what}");
}
