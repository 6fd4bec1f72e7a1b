using System.Globalization;
using Upscale.Core.Collections;
using Upscale.Generators.Capture.Library;

namespace Upscale.Generators.Capture;

/// <summary>One of the attribute's <c>Inputs</c>: a shape and, where it is not the network's own, a number type.</summary>
/// <param name="Sizes">The shape; empty for <c>null</c>, a parameter that keeps its default.</param>
/// <param name="NumberType">The number type, as <see cref="NumberTypes"/> has it.</param>
internal sealed record ExampleInput(EquatableArray<long> Sizes, string NumberType)
{
    private static readonly string[] Types = ["bool", "uint8", "int8", "int16", "int32", "int64", NumberTypes.Float];

    /// <summary>Whether the parameter keeps its default.</summary>
    public bool IsDefault => Sizes.Count == 0;

    /// <summary>Reads <c>1,3,224,224</c>, <c>int64 1,16</c> or <c>null</c>; null where it is none of these.</summary>
    public static ExampleInput? Parse(string text)
    {
        var words = text.Trim().Split([' '], StringSplitOptions.RemoveEmptyEntries);
        if (words is ["null"])
        {
            return new([], NumberTypes.Float);
        }

        var hasType = words.Length > 0 && Types.Contains(words[0], StringComparer.Ordinal);
        var sizes = string.Concat(hasType ? words.Skip(1) : words).Split(',').Select(Size).ToArray();
        return sizes.All(size => size > 0) ? new(sizes.ToEquatableArray(), hasType ? words[0] : NumberTypes.Float) : null;
    }

    private static long Size(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
}
