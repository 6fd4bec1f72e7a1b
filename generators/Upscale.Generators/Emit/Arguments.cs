using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>Arguments of a call, leaving out those that equal the library's default, so that the code reads as a person writes it.</summary>
internal static class Arguments
{
    /// <summary>One number where all are equal, otherwise a tuple; TorchSharp's overloads take all window arguments one way or the other.</summary>
    public static IEnumerable<string> Window(
        Attributes attributes,
        int spatial,
        params (string Name, string Parameter, long? Default)[] wanted
    )
    {
        var given = wanted.Where(item => attributes[item.Name] is not AttributeValue.None).ToArray();
        var values = given.ToDictionary(item => item.Name, item => attributes.Integers(item.Name, spatial));
        var isSquare = values.Values.All(value => value.All(size => size == value[0]));
        foreach (var item in given)
        {
            var value = values[item.Name];
            if (item.Default is { } usual && value.All(size => size == usual))
            {
                continue;
            }

            var prefix = item.Parameter.Length == 0 ? "" : item.Parameter + ": ";
            yield return prefix
                + (isSquare || spatial == 1 ? Literals.Of(value[0]) : "(" + string.Join(", ", value.Select(Literals.Of)) + ")");
        }
    }

    /// <summary>The same as arrays, for the calls that have neither overload.</summary>
    public static IEnumerable<string> Arrays(Attributes attributes, int spatial, params (string Name, string Parameter)[] wanted) =>
        wanted
            .Where(item => attributes[item.Name] is not AttributeValue.None)
            .Select(item => $"{item.Parameter}: [{string.Join(", ", attributes.Integers(item.Name, spatial).Select(Literals.Of))}]");

    /// <summary><c>name: value</c>, or nothing where the value is absent or the default.</summary>
    public static IEnumerable<string> Named(Attributes attributes, string name, string usual, string? parameter = null)
    {
        var text = attributes[name] switch
        {
            AttributeValue.Integer integer => Literals.Of(integer.Value),
            AttributeValue.Real real => Literals.Of(real.Value),
            AttributeValue.Truth truth => Literals.Of(truth.Value),
            AttributeValue.None => usual,
            var other => throw new GraphException($"attribute '{name}' is {other}, which has no C# text"),
        };
        return text == usual ? [] : [$"{parameter ?? name}: {text}"];
    }

    public static string Join(IEnumerable<string> first, params IEnumerable<string>[] more) =>
        string.Join(", ", more.Aggregate(first, (all, next) => all.Concat(next)));
}
