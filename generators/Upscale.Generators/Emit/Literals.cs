using System.Globalization;
using System.Text;
using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>C# text of constants, the same in every culture.</summary>
internal static class Literals
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "double.NaN"
                : value > 0 ? "double.PositiveInfinity"
                : "double.NegativeInfinity";
        }

        // "R" can lose the last digit on .NET Framework, where Visual Studio runs us; 17 digits never do.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != value)
        {
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        }

        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    public static string Of(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var character in value)
        {
            text.Append(
                character switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    < ' ' or > '~' => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
                    _ => character.ToString(),
                }
            );
        }

        return text.Append('"').ToString();
    }

    public static string OfStrings(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(Of)) + "]";

    /// <summary>An integer that depends on sizes asks the tensor; <paramref name="local"/> names a value.</summary>
    public static string Of(SizeExpression expression, Func<int, string> local) =>
        expression switch
        {
            SizeExpression.Constant constant => Of(constant.Value),
            SizeExpression.Size size => $"{local(size.Value)}.size({Of(size.Axis)})",
            SizeExpression.Arithmetic arithmetic => $"({Of(arithmetic.Left, local)} {arithmetic.Sign} {Of(arithmetic.Right, local)})",
            _ => throw new GraphException($"a size '{expression}' has no C# text"),
        };
}
