using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Reads a tensor that a model holds in a field and that is not in its <c>state_dict()</c>: a mask, or a table of indices.</summary>
/// <remarks>
/// A place is a module's dotted name, a colon, and steps: a field's name, <c>#2</c> for an element of a list, <c>=key</c> for one of a
/// dictionary, <c>!name</c> for a buffer that is not persistent. <c>*Namespace.Type:field</c> starts at a static field.
/// </remarks>
internal static class FieldTensor
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The tensor at <paramref name="place"/> of <paramref name="model"/>.</summary>
    /// <exception cref="InvalidOperationException">The model has no such place, or no tensor there.</exception>
    public static Tensor Of(nn.Module model, string place)
    {
        var colon = place.IndexOf(':', StringComparison.Ordinal);
        var (start, steps) = (place[..colon], place[(colon + 1)..].Split('/'));
        object? value = start.StartsWith('*') ? null : ModelState.Modules(model).GetValueOrDefault(start);
        var type = start.StartsWith('*') ? model.GetType().Assembly.GetType(start[1..]) : value?.GetType();
        foreach (var step in steps)
        {
            value = type is null ? null : Next(value, type, step);
            type = value?.GetType();
        }

        return value as Tensor
            ?? throw new InvalidOperationException($"this {model.GetType().Name} has no tensor at '{place}', which its forward uses.");
    }

    private static object? Next(object? value, Type type, string step) =>
        step[0] switch
        {
            '#' when value is ITuple tuple => tuple[Number(step)],
            '#' => (value as IEnumerable)?.Cast<object?>().ElementAtOrDefault(Number(step)),
            '=' when value is IDictionary map => map
                .Keys.Cast<object>()
                .Where(key => Convert.ToString(key, CultureInfo.InvariantCulture) == step[1..])
                .Select(key => map[key])
                .FirstOrDefault(),
            '!' => (value as nn.Module)?.get_buffer(step[1..]),
            _ => Field(type, step)?.GetValue(value),
        };

    private static int Number(string step) => int.Parse(step.AsSpan(1), CultureInfo.InvariantCulture);

    private static FieldInfo? Field(Type type, string name)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetField(name, Declared) is { } field)
            {
                return field;
            }
        }

        return null;
    }
}
