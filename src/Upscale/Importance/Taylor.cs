using TorchSharp;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// What a loss would change, to first order, if a channel were zero: the square of the sum of gradient times weight, averaged over batches of
/// the user's own (Molchanov et al., Importance Estimation for Neural Network Pruning, CVPR 2019, arXiv 1906.10771).
/// </summary>
/// <remarks>The model runs in evaluation mode, and its gradients stay as they were.</remarks>
/// <param name="losses">The loss of a batch, given the model; a number with gradients. For models of several inputs or outputs.</param>
public sealed class Taylor(IEnumerable<Func<nn.Module, Tensor>> losses) : IImportance
{
    private readonly Dictionary<string, Tensor> sums = new(StringComparer.Ordinal);
    private int batches;

    /// <summary>For models of one input and one output.</summary>
    /// <param name="batches">Inputs and what the loss compares their outputs with, on the model's device. They are not disposed.</param>
    /// <param name="loss">The loss, given the output and the target.</param>
    public Taylor(IEnumerable<(Tensor Input, Tensor Target)> batches, Func<Tensor, Tensor, Tensor> loss)
        : this(batches.Select(batch => (Func<nn.Module, Tensor>)(model => loss(Output(model, batch.Input), batch.Target)))) { }

    /// <inheritdoc/>
    public ScoreCombination Combination => ScoreCombination.Sum;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are no batches.</exception>
    public void Prepare(nn.Module model, IReadOnlyList<string> layers, PruningSide side)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        sums.Clear();
        batches = 0;
        var state = ModelState.Of(model);
        var entries = LayerTensors
            .Of(DefinitionRegistry.Any(model).Graph)
            .Where(entry => entry.Tensor == entry.Layer.Weight && layers.Contains(entry.Layer.Name))
            .ToArray();
        var weights = Array.ConvertAll(entries, entry => state[entry.Name]);
        var wanted = Array.ConvertAll(weights, weight => weight.requires_grad);
        using var gradient = enable_grad();
        using var evaluation = new EvaluationMode(model);
        try
        {
            Array.ForEach(weights, weight => weight.requires_grad = true);
            foreach (var loss in losses)
            {
                Add(loss(model), entries, weights, side);
            }
        }
        finally
        {
            for (var index = 0; index < weights.Length; index++)
            {
                weights[index].requires_grad = wanted[index];
            }
        }

        if (batches == 0)
        {
            throw new InvalidOperationException("Taylor has no batches: give it inputs and targets.");
        }
    }

    /// <inheritdoc/>
    public Tensor Score(ChannelWeights layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return sums.TryGetValue(layer.Layer, out var sum)
            ? sum / batches
            : throw new InvalidOperationException($"Taylor has no gradient of '{layer.Layer}': its loss does not depend on the layer.");
    }

    private static Tensor Output(nn.Module model, Tensor input) =>
        model is nn.Module<Tensor, Tensor> network
            ? network.call(input)
            : throw new InvalidOperationException(
                $"{model.GetType().Name} is not a model of one input and one output: give Taylor losses of the model instead of batches."
            );

    private void Add(Tensor loss, LayerTensors.Entry[] entries, Tensor[] weights, PruningSide side)
    {
        using var scope = NewDisposeScope();
        var gradients = autograd.grad([loss], weights, allow_unused: true);
        batches++;
        for (var index = 0; index < entries.Length; index++)
        {
            if (gradients[index] is null || gradients[index].IsInvalid)
            {
                continue;
            }

            var product = gradients[index].to(float64) * weights[index].detach().to(float64);
            var found = Channels.Rows(product, entries[index].Axes, side == PruningSide.Input).sum(dim: 1).square();
            var layer = entries[index].Layer.Name;
            var before = sums.GetValueOrDefault(layer);
            sums[layer] = (before is null ? found : before + found).DetachFromDisposeScope();
            before?.Dispose();
        }

        loss.Dispose();
    }
}
