using System.Collections;
using System.Reflection;

namespace Upscale.Generators.Tests.Incremental;

/// <summary>Walks everything that an object holds, through private fields too.</summary>
internal static class ObjectGraph
{
    public static void AssertHoldsNone(object root, params Type[] forbidden)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Path)>([(root, root.GetType().Name)]);
        while (open.TryPop(out var next))
        {
            var type = next.Value.GetType();
            Assert.False(forbidden.Any(bad => bad.IsInstanceOfType(next.Value)), $"{next.Path} is a {type}");
            if (type.IsPrimitive || type.IsEnum || next.Value is string or Type or Delegate || !type.IsValueType && !seen.Add(next.Value))
            {
                continue;
            }

            foreach (var (value, name) in type.IsArray ? Elements((IEnumerable)next.Value) : Fields(next.Value, type))
            {
                open.Push((value, $"{next.Path}.{name}"));
            }
        }
    }

    private static IEnumerable<(object, string)> Elements(IEnumerable array) =>
        array.Cast<object?>().Where(item => item is not null).Select((item, index) => (item!, $"[{index}]"));

    private static IEnumerable<(object, string)> Fields(object value, Type type)
    {
        for (var current = type; current is not null && current != typeof(object); current = current.BaseType)
        {
            foreach (
                var field in current.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            )
            {
                if (field.GetValue(value) is { } held)
                {
                    yield return (held, field.Name);
                }
            }
        }
    }
}
