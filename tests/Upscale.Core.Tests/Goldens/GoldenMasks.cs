using System.Text.Json;
using Upscale.Core.Collections;
using Upscale.Core.Masks;

namespace Upscale.Core.Tests.Goldens;

/// <summary>Reads the masks of the goldens.</summary>
public static class GoldenMasks
{
    /// <summary>The masks of a document.</summary>
    public static MaskSet Of(JsonElement document) => document.TryGetProperty("masks", out _) ? OfPublic(document) : OfSmall(document);

    private static MaskSet OfPublic(JsonElement document) =>
        new(
            document
                .GetProperty("masks")
                .EnumerateObject()
                .Select(layer => new LayerMask(layer.Name, Indices(layer.Value, "in"), Indices(layer.Value, "out")))
                .ToEquatableArray()
        );

    // The documents of small/ list zeroed channels by tensor.
    private static MaskSet OfSmall(JsonElement document)
    {
        var inputs = Pairs(document, "pruned_inputs");
        var outputs = Pairs(document, "pruned_outputs");
        var layers = inputs.Concat(outputs).Select(pair => pair.Layer).Distinct();
        return new(layers.Select(layer => new LayerMask(layer, Of(inputs, layer), Of(outputs, layer))).ToEquatableArray());
    }

    private static EquatableArray<int> Of((string Layer, int Channel)[] pairs, string layer) =>
        pairs.Where(pair => pair.Layer == layer).Select(pair => pair.Channel).Distinct().Order().ToEquatableArray();

    private static (string Layer, int Channel)[] Pairs(JsonElement document, string name) =>
        [
            .. document
                .GetProperty(name)
                .EnumerateArray()
                .Where(pair => pair[0].GetString()!.EndsWith(".weight", StringComparison.Ordinal))
                .Select(pair => (pair[0].GetString()![..^".weight".Length], pair[1].GetInt32())),
        ];

    private static EquatableArray<int> Indices(JsonElement layer, string side)
    {
        if (!layer.TryGetProperty(side, out var value))
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select(item => item.GetInt32()).ToEquatableArray(),
            JsonValueKind.String => IndexText.Parse(value.GetString()!),
            _ => value
                .GetProperty("runs")
                .EnumerateArray()
                .SelectMany(run => Enumerable.Range(run[0].GetInt32(), run[1].GetInt32() - run[0].GetInt32()))
                .ToEquatableArray(),
        };
    }
}
