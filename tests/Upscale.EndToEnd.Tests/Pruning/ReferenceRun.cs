using System.Collections.Concurrent;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>One network with one golden's masks zeroed by hand, its answer, and its layout; made once for all tests that compare with it.</summary>
internal sealed class ReferenceRun
{
    private static readonly ConcurrentDictionary<string, Lazy<ReferenceRun>> Runs = new(StringComparer.Ordinal);

    private ReferenceRun(string model, string tag)
    {
        Golden = Tests.Golden.Run(model, tag);
        Model = Weights.Fill(ZooNetwork.Create(model));
        State.Zero(Model, Golden.Masks);
        Input = Weights.Input(0, Tests.Golden.Graph(model).Input);
        Masked = Run(Model, Input);
        Manager = new PruningManager(Model).Compute();
    }

    public RunGolden Golden { get; }

    public nn.Module<Tensor, Tensor> Model { get; }

    public Tensor Input { get; }

    /// <summary>What the masked model answers: the oracle.</summary>
    public Tensor Masked { get; }

    public PruningManager Manager { get; }

    public PlanCost Cost => PlanCost.Of(Manager.Definition.Graph, Manager.Plan);

    /// <summary>The run of <paramref name="model"/> with the masks of <paramref name="tag"/>, such as <c>input-unconstrained-0.25</c>.</summary>
    public static ReferenceRun Of(string model, string tag) =>
        Runs.GetOrAdd($"{model}.{tag}", _ => new(() => new ReferenceRun(model, tag))).Value;

    /// <summary>The output of a model, without gradients and with all intermediates released.</summary>
    public static Tensor Run(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        return model.call(input).DetachFromDisposeScope();
    }
}
