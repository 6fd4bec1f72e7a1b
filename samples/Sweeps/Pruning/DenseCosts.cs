using Upscale.Sweeps.Tables;

namespace Upscale.Sweeps.Pruning;

/// <summary>What a network costs with all its channels.</summary>
internal static class DenseCosts
{
    public static CostRow Of(Subject subject) =>
        new()
        {
            Cell = Cell.Unpruned(subject.Name),
            Macs = Benchmarks.Networks.MultiplyAdds.Of(ModelDefinition.For(subject.Dense).Graph),
            Parameters = subject.Dense.parameters().Sum(parameter => parameter.numel()),
        };
}
