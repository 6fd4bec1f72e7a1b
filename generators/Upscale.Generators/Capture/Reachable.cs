using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>The mutable objects and variables that can be reached from static variables and a model.</summary>
internal static class Reachable
{
    public static (HashSet<AbstractValue> Values, HashSet<Variable> Variables) From(IEnumerable<Variable> statics, AbstractValue model)
    {
        var found = new HashSet<AbstractValue>();
        var variables = new HashSet<Variable>(statics);
        var open = new Stack<AbstractValue>(variables.Select(variable => variable.Value).Append(model));
        while (open.Count > 0)
        {
            var value = open.Pop();
            if (value is Constant or SizeValue or RatioValue or TypeValue || !found.Add(value))
            {
                continue;
            }

            foreach (var part in Parts(value))
            {
                open.Push(part);
            }

            foreach (var variable in Captured(value).Where(variables.Add))
            {
                open.Push(variable.Value);
            }
        }

        return (found, variables);
    }

    // Lambdas and local functions keep the variables around them; an object keeps the parameters of its primary constructor.
    private static IEnumerable<Variable> Captured(AbstractValue value) =>
        value switch
        {
            DelegateValue { Captured: { } frame } => frame.Variables,
            ObjectValue instance => instance.Captured.Values,
            _ => [],
        };

    private static IEnumerable<AbstractValue> Parts(AbstractValue value) =>
        value switch
        {
            ModuleValue module => module.Fields.Values.Concat(module.Children.Select(child => child.Value)),
            ObjectValue instance => instance.Fields.Values,
            SequenceValue sequence => sequence.Items,
            MapValue map => map.Items.SelectMany(item => new[] { item.Key, item.Value }),
            LazyValue lazy => new[] { lazy.Factory, lazy.Value }.OfType<AbstractValue>(),
            DelegateValue function => new[] { function.Receiver, function.Captured?.Instance }.OfType<AbstractValue>(),
            _ => [],
        };
}
