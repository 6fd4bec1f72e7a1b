using Upscale.Core.Masks;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>
/// A copy of a model as the generated class with all channels and the model's own layers: its forward calls each by way of <c>call</c>, so hooks see them.
/// </summary>
internal static class DenseTwin
{
    /// <summary>The copy, in evaluation mode and without gradients.</summary>
    public static nn.Module<Tensor, Tensor> Make(nn.Module model, ModelDefinition definition)
    {
        var plan = Planner.Plan(definition.Graph, MaskSet.Empty, PlanMode.Dense);
        var made = definition.Unlowered(plan);
        if (made is not nn.Module<Tensor, Tensor> twin)
        {
            made.Dispose();
            throw new InvalidOperationException($"{definition.Model.Name} is not a model of one input and one output.");
        }

        WeightFiller.Fill(twin, model, definition, plan);
        twin.eval();
        foreach (var parameter in twin.parameters())
        {
            parameter.requires_grad = false;
        }

        return twin;
    }
}
