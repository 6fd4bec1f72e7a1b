using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Profiles;

/// <summary>Says whether a profile belongs to a graph.</summary>
public static class ProfileCheck
{
    /// <summary>The first difference between the profile's graph and <paramref name="graph"/> in words, or null where there is none.</summary>
    public static string? Difference(Profile profile, Graph graph)
    {
        if (profile.Fingerprint == Fingerprint.Of(graph))
        {
            return null;
        }

        var other = GraphText.Parse(profile.GraphText);
        return Layers(graph, other)
            ?? Operations(graph, other)
            ?? (
                graph.Outputs != other.Outputs
                    ? $"the model returns values {graph.Outputs} here, {other.Outputs} in the profile"
                    : Order(graph, other)
            );
    }

    private static string? Layers(Graph here, Graph there)
    {
        var known = there.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        foreach (var layer in here.Layers)
        {
            if (!known.TryGetValue(layer.Name, out var other))
            {
                return $"layer '{layer.Name}' ({layer.Kind}) is in the model, and not in the profile";
            }

            if (LayerDifference(layer, other) is { } difference)
            {
                return $"layer '{layer.Name}' {difference}";
            }
        }

        var missing = there.Layers.FirstOrDefault(layer => here.Layers.All(other => other.Name != layer.Name));
        return missing is null ? null : $"layer '{missing.Name}' ({missing.Kind}) is in the profile, and not in the model";
    }

    private static string? LayerDifference(Layer here, Layer there) =>
        here.Kind != there.Kind ? $"is a {here.Kind} here, a {there.Kind} in the profile"
        : (SizeDifference(here, there) ?? AttributeDifference(here.Attributes, there.Attributes)) is { } difference ? difference
        : here.Tensors == there.Tensors ? null
        : $"holds {Describe(here.Tensors)} here, {Describe(there.Tensors)} in the profile";

    // A weight is (out, in, kernel...); that of a transposed convolution is (in, out, kernel...).
    private static string? SizeDifference(Layer here, Layer there)
    {
        if (here.Weight?.Sizes is not { } sizes || there.Weight?.Sizes is not { } others || sizes.Count != others.Count)
        {
            return null;
        }

        string[] names =
            here.Kind.Contains("Transpose") ? ["input channels", "output channels"]
            : sizes.Count == 1 ? ["channels"]
            : ["output channels", "input channels"];
        for (var axis = sizes.Count - 1; axis >= 0; axis--)
        {
            if (axis < names.Length && sizes[axis] != others[axis])
            {
                return FormattableString.Invariant($"has {sizes[axis]} {names[axis]} here, {others[axis]} in the profile");
            }
        }

        return sizes == others ? null : $"has a weight of {sizes} here, {others} in the profile";
    }

    private static string? AttributeDifference(Attributes here, Attributes there)
    {
        foreach (var name in here.Items.Concat(there.Items).Select(item => item.Key).Distinct())
        {
            if (here[name] != there[name])
            {
                return $"has {name}={here[name]} here, {there[name]} in the profile";
            }
        }

        return null;
    }

    private static string? Operations(Graph here, Graph there)
    {
        for (var id = 0; id < Math.Max(here.Operations.Count, there.Operations.Count); id++)
        {
            if (id >= here.Operations.Count || id >= there.Operations.Count)
            {
                return FormattableString.Invariant(
                    $"forward has {here.Operations.Count} operations here, {there.Operations.Count} in the profile"
                );
            }

            var (operation, other) = (here.Operations[id], there.Operations[id]);
            var difference =
                operation.Operator != other.Operator ? $"is {operation.Operator} here, {other.Operator} in the profile"
                : operation.Layer != other.Layer ? $"uses layer '{operation.Layer}' here, '{other.Layer}' in the profile"
                : operation.Inputs != other.Inputs ? $"reads values {operation.Inputs} here, {other.Inputs} in the profile"
                : AttributeDifference(operation.Attributes, other.Attributes);
            if (difference is not null)
            {
                return FormattableString.Invariant($"operation {id} ({operation.Name}) {difference}");
            }
        }

        return null;
    }

    private static string? Order(Graph here, Graph there)
    {
        var (lines, others) = (Lines(here), Lines(there));
        var index = Enumerable.Range(0, lines.Length).First(line => line >= others.Length || lines[line] != others[line]);
        return $"the graph has '{lines[index]}' here, '{others[index]}' in the profile";
    }

    private static string[] Lines(Graph graph) => Fingerprint.WithoutFreeSizes(GraphText.Write(graph)).Split('\n');

    private static string Describe(EquatableArray<LayerTensor> tensors) =>
        string.Join(", ", tensors.Select(tensor => $"{tensor.Name}{tensor.Sizes}"));
}
