using TorchSharp;
using Upscale.Compensation;
using Upscale.Core.Graphs;
using Upscale.Core.Traces;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>Watches layers while the network runs, and averages over all samples a number of each channel that they read or make.</summary>
internal sealed class FeatureStatistics
{
    private readonly Dictionary<string, Watch> watches = new(StringComparer.Ordinal);

    private FeatureStatistics() { }

    /// <summary>Runs a network of one input over batches.</summary>
    /// <remarks>What runs is a copy as the generated class, which calls each layer so that it can be watched; the model's own forward may use <c>layer.forward(x)</c>.</remarks>
    /// <param name="model">The network.</param>
    /// <param name="layers">The layers to watch.</param>
    /// <param name="side">Whether what they read or what they make is watched.</param>
    /// <param name="measure">Given features of shape (samples, channels, ...), a number for each sample and channel, of shape (samples, channels).</param>
    /// <param name="batches">Inputs.</param>
    /// <exception cref="InvalidOperationException">A layer is no module of one input, or the network has several inputs.</exception>
    public static FeatureStatistics OfBatches(
        nn.Module model,
        IReadOnlyList<string> layers,
        PruningSide side,
        Func<Tensor, Tensor> measure,
        IEnumerable<Tensor> batches
    )
    {
        var definition = DefinitionRegistry.Any(model);
        if (model is not nn.Module<Tensor, Tensor>)
        {
            throw new InvalidOperationException(
                $"{model.GetType().Name} is not a model of one input and one output: write OfRuns with what runs it."
            );
        }

        using var twin = DenseTwin.Make(model, definition);
        return Of(twin, definition.Graph, layers, side, measure, batches.Select(batch => (Action)(() => _ = twin.call(batch))));
    }

    /// <summary>The same of any network: the model itself runs, in evaluation mode, each module put back into its own mode afterwards.</summary>
    /// <param name="model">The network, whose forward must use <c>layer.call(x)</c>.</param>
    /// <param name="layers">The layers to watch.</param>
    /// <param name="side">Whether what they read or what they make is watched.</param>
    /// <param name="measure">A number for each sample and channel.</param>
    /// <param name="runs">What runs the network, once a batch.</param>
    /// <exception cref="InvalidOperationException">A layer is no module of one input.</exception>
    public static FeatureStatistics OfRuns(
        nn.Module model,
        IReadOnlyList<string> layers,
        PruningSide side,
        Func<Tensor, Tensor> measure,
        IEnumerable<Action<nn.Module>> runs
    )
    {
        using var evaluation = new EvaluationMode(model);
        return Of(model, DefinitionRegistry.Any(model).Graph, layers, side, measure, runs.Select(run => (Action)(() => run(model))));
    }

    private static FeatureStatistics Of(
        nn.Module network,
        Graph graph,
        IReadOnlyList<string> layers,
        PruningSide side,
        Func<Tensor, Tensor> measure,
        IEnumerable<Action> runs
    )
    {
        var statistics = new FeatureStatistics();
        var channels = GraphChannels.Of(graph);
        var modules = ModelState.Modules(network);
        try
        {
            foreach (var layer in layers)
            {
                var module =
                    modules.GetValueOrDefault(layer) as nn.Module<Tensor, Tensor>
                    ?? throw new InvalidOperationException($"the features of '{layer}' cannot be seen: it is not a module of one input.");
                statistics.watches[layer] = new(module, side, Axis(channels, layer, side), measure);
            }

            foreach (var run in runs)
            {
                using var scope = NewDisposeScope();
                run();
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
                $"{importance.GetType().Name} saw {found?.numel() ?? 0} features of '{layer.Layer}', which has {layer.Matrix.shape[0]} channels: give it batches that run through the layer; with OfRuns, forward must use 'call' and not 'forward' of its layers."
            );
    }

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
