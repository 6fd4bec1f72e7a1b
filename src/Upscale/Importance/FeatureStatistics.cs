using TorchSharp;
using Upscale.Core.Traces;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>Watches layers while the network runs, and averages over all samples a number of each channel that they read or make.</summary>
internal sealed class FeatureStatistics
{
    private readonly Dictionary<string, Watch> watches = new(StringComparer.Ordinal);

    private FeatureStatistics() { }

    /// <summary>Runs the network in evaluation mode, each module put back into its own mode afterwards.</summary>
    /// <param name="model">The network.</param>
    /// <param name="layers">The layers to watch.</param>
    /// <param name="side">Whether what they read or what they make is watched.</param>
    /// <param name="measure">Given features of shape (samples, channels, ...), a number for each sample and channel, of shape (samples, channels).</param>
    /// <param name="runs">What runs the network, once a batch.</param>
    /// <exception cref="InvalidOperationException">A layer is no module of one input.</exception>
    public static FeatureStatistics Of(
        nn.Module model,
        IReadOnlyList<string> layers,
        PruningSide side,
        Func<Tensor, Tensor> measure,
        IEnumerable<Action<nn.Module>> runs
    )
    {
        var statistics = new FeatureStatistics();
        var channels = GraphChannels.Of(DefinitionRegistry.Any(model).Graph);
        var modules = ModelState.Modules(model);
        try
        {
            foreach (var layer in layers)
            {
                var module =
                    modules.GetValueOrDefault(layer) as nn.Module<Tensor, Tensor>
                    ?? throw new InvalidOperationException($"the features of '{layer}' cannot be seen: it is not a module of one input.");
                statistics.watches[layer] = new(module, side, Axis(channels, layer, side), measure);
            }

            using var evaluation = new EvaluationMode(model);
            foreach (var run in runs)
            {
                using var scope = NewDisposeScope();
                run(model);
            }
        }
        finally
        {
            foreach (var watch in statistics.watches.Values)
            {
                watch.Detach();
            }
        }

        return statistics;
    }

    /// <summary>The mean number of each channel of a layer, of shape (channels).</summary>
    /// <exception cref="InvalidOperationException">No batch has passed through the layer.</exception>
    public Tensor Mean(ChannelWeights layer, IImportance importance)
    {
        var found = watches.GetValueOrDefault(layer.Layer)?.Mean();
        return found is not null && found.numel() == layer.Matrix.shape[0]
            ? found
            : throw new InvalidOperationException(
                $"{importance.GetType().Name} saw {found?.numel() ?? 0} features of '{layer.Layer}', which has {layer.Matrix.shape[0]} channels: give it batches that run through the layer."
            );
    }

    /// <summary>Runs that give a network of one input its batches.</summary>
    public static IEnumerable<Action<nn.Module>> Runs(IEnumerable<Tensor> batches, string importance) =>
        batches.Select(batch =>
            (Action<nn.Module>)(
                model =>
                {
                    var network =
                        model as nn.Module<Tensor, Tensor>
                        ?? throw new InvalidOperationException(
                            $"{model.GetType().Name} is not a model of one input and one output: write {importance}.OfRuns with what runs it."
                        );
                    _ = network.call(batch);
                }
            )
        );

    private static int Axis(GraphChannels channels, string layer, PruningSide side)
    {
        var call = channels.Graph.Operations.First(operation => operation.Layer == layer);
        return channels.Axis(side == PruningSide.Input ? call.Inputs[0] : call.Id);
    }

    private sealed class Watch
    {
        private readonly nn.HookableModule<
            Func<nn.Module<Tensor, Tensor>, Tensor, Tensor>,
            Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor>
        >.HookRemover hook;
        private readonly int axis;
        private readonly Func<Tensor, Tensor> measure;
        private Tensor? sums;
        private long samples;

        public Watch(nn.Module<Tensor, Tensor> module, PruningSide side, int axis, Func<Tensor, Tensor> measure)
        {
            this.axis = axis;
            this.measure = measure;
            hook = module.register_forward_hook(
                (_, input, output) =>
                {
                    Add(side == PruningSide.Input ? input : output);
                    return output;
                }
            );
        }

        public void Detach() => hook.remove();

        public Tensor? Mean() => sums is null ? null : sums / samples;

        private void Add(Tensor features)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var found = measure(features.movedim([axis], [1])).to(float64).sum(dim: 0);
            var total = (sums is null ? found : sums + found).DetachFromDisposeScope();
            sums?.Dispose();
            sums = total;
            samples += features.shape[0];
        }
    }
}
