using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;
using Upscale.Core.Traces;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// The magnitude of the scale with which batch normalisation passes a channel on (Liu et al., Learning Efficient Convolutional Networks through
/// Network Slimming, ICCV 2017, arXiv 1708.06519).
/// </summary>
/// <remarks>
/// On the input side it is the scale of the normalisation nearest before the layer, on the output side nearest behind. Where branches are added
/// the scales of all of them count. A normalisation without a scale counts as 1.
/// </remarks>
public sealed class BatchNormScale : IImportance
{
    private readonly Dictionary<string, Tensor> scales = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        scales.Clear();
        var channels = GraphChannels.Of(DefinitionRegistry.Any(model).Graph);
        var state = ModelState.Of(model);
        var values = side == PruningSide.Input ? Before(channels, state) : Behind(channels, state);
        foreach (var layer in layers)
        {
            var calls = channels.Graph.Operations.Where(operation => operation.Layer == layer);
            foreach (var call in calls)
            {
                var scale = values[side == PruningSide.Input ? call.Inputs[0] : call.Id];
                scales[layer] = scales.TryGetValue(layer, out var other) ? other + scale : scale;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No channel of the layer passes a normalisation.</exception>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return scales.TryGetValue(layer.Layer, out var scale) && scale.any().item<bool>()
            ? scale
            : throw new InvalidOperationException(
                $"no channel of '{layer.Layer}' passes a batch normalisation with a scale other than zero: leave the layer alone with Ignore, or choose another importance."
            );
    }

    // For each value the scales that its channels have last passed.
    private static Tensor[] Before(GraphChannels channels, Dictionary<string, Tensor> state)
    {
        var found = Zeros(channels, state);
        foreach (var operation in channels.Graph.Operations)
        {
            if (Scale(operation, state) is { } scale)
            {
                found[operation.Id] = scale;
            }
            else if (channels.Rule(operation.Id) is ChannelRule.Map map)
            {
                for (var input = 0; input < map.Sources.Count; input++)
                {
                    var (sources, targets) = Pairs(map, input, found[operation.Id].device);
                    var passed = found[operation.Inputs[input]].index_select(0, sources);
                    found[operation.Id] = found[operation.Id].index_add(0, targets, passed, 1);
                }
            }
        }

        return found;
    }

    // For each value the scales that its channels will pass next.
    private static Tensor[] Behind(GraphChannels channels, Dictionary<string, Tensor> state)
    {
        var found = Zeros(channels, state);
        foreach (var operation in channels.Graph.Operations.Reverse())
        {
            if (channels.Rule(operation.Id) is not ChannelRule.Map map)
            {
                continue;
            }

            var next = Scale(operation, state) ?? found[operation.Id];
            for (var input = 0; input < map.Sources.Count; input++)
            {
                var (sources, targets) = Pairs(map, input, next.device);
                var source = operation.Inputs[input];
                found[source] = found[source].index_add(0, sources, next.index_select(0, targets), 1);
            }
        }

        return found;
    }

    private static Tensor[] Zeros(GraphChannels channels, Dictionary<string, Tensor> state)
    {
        var device = state.Values.First().device;
        return [.. channels.Graph.Operations.Select(operation => zeros(channels.Count(operation.Id), float64, device))];
    }

    private static Tensor? Scale(Operation operation, Dictionary<string, Tensor> state) =>
        operation.Operator != "batch_norm" || operation.Layer is not { } layer ? null
        : state.TryGetValue(layer + ".weight", out var weight) ? weight.detach().to(float64).abs()
        : state.TryGetValue(layer + ".running_mean", out var mean) ? ones_like(mean, float64)
        : null;

    private static (Tensor Sources, Tensor Targets) Pairs(ChannelRule.Map map, int input, Device device)
    {
        var sources = map.Sources[input];
        var targets = Enumerable.Range(0, sources.Count).Where(channel => sources[channel] >= 0).ToArray();
        return (Channels.Index(targets.Select(channel => sources[channel]), device), Channels.Index(targets, device));
    }
}
