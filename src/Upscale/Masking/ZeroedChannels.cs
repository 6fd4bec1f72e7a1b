using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Finds the channels whose weights are zero, whatever zeroed them.</summary>
/// <remarks>Each tensor is reduced on its own device; what comes to the host is one truth value a channel, all layers in one transfer.</remarks>
internal static class ZeroedChannels
{
    /// <summary>The masks that the weights of <paramref name="model"/> amount to.</summary>
    public static MaskSet Find(nn.Module model, Graph graph)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var state = ModelState.Of(model);
        var operators = LayerTensors.Callers(graph);
        var sides = new List<(string Layer, bool IsInput, Tensor Zero)>();
        foreach (var entries in LayerTensors.Of(graph).Where(entry => !entry.Tensor.IsBuffer).GroupBy(entry => entry.Layer.Name))
        {
            AddSide(sides, entries, state, isInput: true);
            if (operators.TryGetValue(entries.Key, out var found) && found.IsZeroWhereParametersAre)
            {
                AddSide(sides, entries, state, isInput: false);
            }
        }

        var zeros = ToHost(sides.ConvertAll(side => side.Zero));
        var masks = sides
            .Zip(zeros)
            .GroupBy(pair => pair.First.Layer)
            .Select(layer => new LayerMask(
                layer.Key,
                layer.FirstOrDefault(pair => pair.First.IsInput).Second,
                layer.FirstOrDefault(pair => !pair.First.IsInput).Second
            ));
        return new(masks.Where(mask => mask.Inputs.Count + mask.Outputs.Count > 0).ToEquatableArray());
    }

    /// <summary>For each layer the output channels whose weight is zero, whatever its bias or shift is.</summary>
    public static Dictionary<string, IReadOnlyList<int>> Flat(nn.Module model, Graph graph)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var state = ModelState.Of(model);
        var entries = LayerTensors.Of(graph).Where(entry => entry.Tensor == entry.Layer.Weight && entry.Axes.Output >= 0).ToList();
        var zeros = ToHost(entries.ConvertAll(entry => IsZero(state[entry.Name], entry.Axes, isInput: false)));
        return entries
            .Zip(zeros)
            .Where(pair => pair.Second.Count > 0)
            .ToDictionary(pair => pair.First.Layer.Name, pair => (IReadOnlyList<int>)[.. pair.Second], StringComparer.Ordinal);
    }

    // A channel is zero when it is in every parameter that has this side: in a normalisation's scale and shift, in a convolution's weight and bias.
    private static void AddSide(
        List<(string Layer, bool IsInput, Tensor Zero)> sides,
        IGrouping<string, LayerTensors.Entry> entries,
        Dictionary<string, Tensor> state,
        bool isInput
    )
    {
        Tensor? all = null;
        foreach (var entry in entries)
        {
            if ((isInput ? entry.Axes.Input : entry.Axes.Output) >= 0)
            {
                var zero = IsZero(state[entry.Name], entry.Axes, isInput);
                all = all is null ? zero : all.logical_and(zero);
            }
        }

        if (all is not null)
        {
            sides.Add((entries.Key, isInput, all));
        }
    }

    // The largest magnitude of each slice: one pass over the weights, and not zero where a weight is not a number.
    private static Tensor IsZero(Tensor tensor, TensorAxes axes, bool isInput)
    {
        if (axes.Groups > 1)
        {
            return linalg.vector_norm(Channels.Rows(tensor, axes, isInput), double.PositiveInfinity, [1]).eq(0);
        }

        var axis = isInput ? axes.Input : axes.Output;
        var others = Enumerable.Range(0, (int)tensor.ndim).Where(other => other != axis).Select(other => (long)other).ToArray();
        return others.Length == 0 ? tensor.eq(0) : linalg.vector_norm(tensor, double.PositiveInfinity, others).eq(0);
    }

    private static List<EquatableArray<int>> ToHost(List<Tensor> zeros)
    {
        if (zeros.Count == 0)
        {
            return [];
        }

        var device = zeros[0].device;
        var values = cat([.. zeros.Select(zero => zero.to(device))]).cpu().data<bool>().ToArray();
        var start = 0;
        var found = new List<EquatableArray<int>>();
        foreach (var zero in zeros)
        {
            var count = (int)zero.numel();
            var from = start;
            found.Add(Enumerable.Range(0, count).Where(channel => values[from + channel]).ToEquatableArray());
            start += count;
        }

        return found;
    }
}
