using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Something to learn of one layer's inputs before the layers after it can be looked at.</summary>
internal interface IWalkStep : IDisposable
{
    /// <summary>The layer's dotted name.</summary>
    string Layer { get; }

    /// <summary>How often the network calls the layer.</summary>
    int Calls { get; }

    /// <summary>Takes the input of one call with one batch.</summary>
    void Add(Tensor input, int call, int batch);

    /// <summary>Called after all calls with all batches: changes the layer.</summary>
    void Complete();
}

/// <summary>
/// Runs a network over batches, so that each step sees its layer's inputs after the steps before it have changed their layers. With one batch that is
/// one forward. With several it is one pass a step, each ended where the step's layer is reached, so that memory does not grow with the number of batches.
/// </summary>
internal sealed class StepWalk(nn.Module<Tensor, Tensor> network, IReadOnlyList<Tensor> batches, IReadOnlyList<IWalkStep> steps)
{
    private readonly HashSet<int> missing = [];
    private int current;
    private int calls;
    private int batch;
    private IProgress<CompensationProgress>? progress;

    /// <summary>Takes all steps, in order.</summary>
    /// <param name="report">Told after each step.</param>
    public void Run(IProgress<CompensationProgress>? report)
    {
        progress = report;
        var modules = ModelState.Modules(network);
        var hooks = steps
            .Select(
                (step, index) => ((nn.Module<Tensor, Tensor>)modules[step.Layer]).register_forward_pre_hook((_, input) => See(index, input))
            )
            .ToList();
        try
        {
            using var noGradient = no_grad();
            missing.UnionWith(Enumerable.Range(0, batches.Count));
            while (current < steps.Count)
            {
                Forward(missing.Min());
            }
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }
    }

    private void Forward(int which)
    {
        using var scope = NewDisposeScope();
        (batch, calls) = (which, 0);
        var expected = current;
        try
        {
            _ = network.call(batches[which]);
        }
        catch (StopException)
        {
            return;
        }

        if (current == expected)
        {
            throw new InvalidOperationException($"the network did not call '{steps[current].Layer}' {steps[current].Calls} times.");
        }
    }

    private Tensor See(int step, Tensor input)
    {
        if (step != current)
        {
            return input;
        }

        using (NewDisposeScope())
        {
            steps[step].Add(input, calls++, batch);
            if (calls < steps[step].Calls)
            {
                return input;
            }

            missing.Remove(batch);
            if (missing.Count == 0)
            {
                steps[step].Complete();
                Advance();
            }
        }

        // The rest of this forward is of use only with the layer as it is now, in all of its calls.
        return missing.Contains(batch) && steps[step].Calls == 1 && current < steps.Count ? input : throw new StopException();
    }

    private void Advance()
    {
        progress?.Report(new(steps[current].Layer, current + 1, steps.Count));
        missing.UnionWith(Enumerable.Range(0, batches.Count));
        current++;
        calls = 0;
    }

    private sealed class StopException : Exception;
}
