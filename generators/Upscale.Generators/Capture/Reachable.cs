using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>The mutable objects that can be reached from some values.</summary>
internal static class Reachable
{
    public static HashSet<AbstractValue> From(IEnumerable<AbstractValue> roots)
    {
        var found = new HashSet<AbstractValue>();
        var open = new Stack<AbstractValue>(roots);
        while (open.Count > 0)
        {
            var value = open.Pop();
            if (value is Constant or SizeValue or TypeValue || !found.Add(value))
            {
                continue;
            }

            foreach (var part in Parts(value))
            {
                open.Push(part);
            }
        }

        return found;
    }

    private static IEnumerable<AbstractValue> Parts(AbstractValue value) =>
        value switch
        {
            ModuleValue module => module.Fields.Values.Concat(module.Children.Select(child => child.Value)),
            ObjectValue instance => instance.Fields.Values,
            SequenceValue sequence => sequence.Items,
            MapValue map => map.Items.SelectMany(item => new[] { item.Key, item.Value }),
            DelegateValue { Receiver: { } receiver } => [receiver],
            _ => [],
        };
}
