using System.Globalization;
using Upscale.Core.Collections;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>What became of one layer.</summary>
/// <param name="Layer">The layer's dotted name.</param>
/// <param name="Before">Number of its parameters in the original model.</param>
/// <param name="After">Number of its parameters in the pruned one.</param>
public sealed record LayerReport(string Layer, long Before, long After);

/// <summary>What pruning got: parameters before and after, layer by layer.</summary>
/// <param name="Layers">One entry for each layer with parameters, in the order of the <c>state_dict()</c>.</param>
public sealed record PruningReport(EquatableArray<LayerReport> Layers)
{
    /// <summary>Number of parameters of the original model; buffers do not count.</summary>
    public long Before => Layers.Sum(layer => layer.Before);

    /// <summary>Number of parameters of the pruned model.</summary>
    public long After => Layers.Sum(layer => layer.After);

    /// <summary>Counts the parameters of both models.</summary>
    public static PruningReport Of(nn.Module original, nn.Module pruned)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(pruned);
        var after = Count(pruned).ToDictionary(layer => layer.Layer, layer => layer.Parameters, StringComparer.Ordinal);
        return new(
            Count(original)
                .Select(layer => new LayerReport(layer.Layer, layer.Parameters, after.GetValueOrDefault(layer.Layer)))
                .ToEquatableArray()
        );
    }

    /// <summary><c>parameters: 11.690 M -> 6.620 M</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"parameters: {Before / 1e6:0.000} M -> {After / 1e6:0.000} M");

    private static IEnumerable<(string Layer, long Parameters)> Count(nn.Module model) =>
        model
            .named_parameters()
            .GroupBy(parameter => parameter.name[..Math.Max(parameter.name.LastIndexOf('.'), 0)], StringComparer.Ordinal)
            .Select(layer => (layer.Key, layer.Sum(parameter => parameter.parameter.numel())));
}
