using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Where the running model holds the tensors that its constructors computed and did not register: fields, lists and dictionaries.</summary>
/// <remarks>
/// A place is a module's dotted name, a colon, and steps: <c>encoder.0:masks/#2</c> is element 2 of the field <c>masks</c> of module
/// <c>encoder.0</c>, <c>:!mask</c> a buffer of the model that is not persistent, <c>*Namespace.Type:table</c> a static field.
/// </remarks>
internal static class ConstantPaths
{
    /// <summary>The place of each tensor that can be reached.</summary>
    public static Dictionary<TensorStateValue, string> Of(ModuleValue model, IEnumerable<KeyValuePair<ISymbol, Variable>> statics)
    {
        var found = new Dictionary<TensorStateValue, string>();
        var seen = new HashSet<AbstractValue>();
        var open = new Queue<(AbstractValue Value, string Path)>();
        open.Enqueue((model, ":"));
        foreach (var item in statics)
        {
            open.Enqueue((item.Value.Value, "*" + MetadataName(item.Key.ContainingType) + ":" + Field(item.Key)));
        }

        while (open.Count > 0)
        {
            var (value, path) = open.Dequeue();
            if (value is TensorStateValue state && !found.ContainsKey(state))
            {
                found.Add(state, path);
            }

            if (value is Constant or SizeValue or RatioValue or TypeValue || !seen.Add(value))
            {
                continue;
            }

            foreach (var (part, step) in Parts(value))
            {
                open.Enqueue((part, part is ModuleValue { DottedName: { } name } ? name + ":" : Join(path, step)));
            }
        }

        return found;
    }

    private static IEnumerable<(AbstractValue Part, string Step)> Parts(AbstractValue value) =>
        value switch
        {
            ModuleValue module => module
                .Buffers.Where(buffer => module.NonPersistent.Contains(buffer.Key))
                .Select(buffer => ((AbstractValue)buffer.Value, "!" + buffer.Key))
                .Concat(Fields(module))
                .Concat(module.Children.Select(child => ((AbstractValue)child.Value, ""))),
            ObjectValue instance => Fields(instance),
            SequenceValue { Kind: SequenceKind.Array or SequenceKind.List or SequenceKind.Tuple } sequence => sequence.Items.Select(
                (item, index) => (item, "#" + index.ToString(CultureInfo.InvariantCulture))
            ),
            MapValue map => map.Items.Where(item => item.Key is Constant).Select(item => (item.Value, "=" + ((Constant)item.Key))),
            _ => [],
        };

    private static IEnumerable<(AbstractValue Part, string Step)> Fields(ObjectValue instance) =>
        instance.Fields.Select(field => (field.Value, Field(field.Key)));

    private static string Join(string path, string step) => path.EndsWith(":", StringComparison.Ordinal) ? path + step : path + "/" + step;

    // The compiler's name of an auto-property's field.
    private static string Field(ISymbol key) => key is IPropertySymbol ? $"<{key.Name}>k__BackingField" : key.Name;

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? MetadataName(outer) + "+" + type.MetadataName
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.MetadataName
        : type.MetadataName;
}
