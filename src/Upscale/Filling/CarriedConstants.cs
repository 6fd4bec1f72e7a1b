using System.Reflection;
using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>What constant channels add to the layers that no longer read them.</summary>
/// <remarks>
/// The numbers are read off a dense copy of the model that runs once, on zeros of the example's sizes: what is constant does not depend on the
/// input. A channel that turns out to vary is an error.
/// </remarks>
internal static class CarriedConstants
{
    private const double Tolerance = 1e-4;

    /// <summary>For each layer with carried channels what they add to each of its original outputs, in float64.</summary>
    /// <exception cref="InvalidOperationException">A channel is not constant in this model.</exception>
    public static Dictionary<string, Tensor> Of(nn.Module source, ModelDefinition definition, PruningPlan plan)
    {
        var carriers = plan.Layers.Where(layer => layer.Carried.Count > 0).ToArray();
        if (carriers.Length == 0)
        {
            return [];
        }

        var dense = Planner.Plan(definition.Graph, MaskSet.Empty, PlanMode.Dense);
        using var twin = WeightFiller.Fill(definition.Unlowered(dense), source, definition, dense);
        twin.eval();
        var modules = ModelState.Modules(twin);
        var found = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var carrier in carriers)
        {
            var axis = definition.Graph.Layer(carrier.Layer).WeightSizes.Count == 2 ? -1 : 1;
            _ = ((nn.Module<Tensor, Tensor>)modules[carrier.Layer]).register_forward_pre_hook(
                (_, input) =>
                {
                    found[carrier.Layer] = Constants(input, axis, carrier);
                    return input;
                }
            );
        }

        using var scope = NewDisposeScope();
        Run(twin, definition.Graph);
        var state = ModelState.Of(source);
        return carriers.ToDictionary(
            carrier => carrier.Layer,
            carrier =>
                Sum(
                        state[ModelState.Name(definition.Graph.Layer(carrier.Layer), definition.Graph.Layer(carrier.Layer).Weight!.Name)],
                        carrier,
                        found[carrier.Layer]
                    )
                    .DetachFromDisposeScope(),
            StringComparer.Ordinal
        );
    }

    private static Tensor Constants(Tensor input, long axis, LayerPlan carrier)
    {
        using var places = tensor(carrier.Carried.Select(channel => (long)channel).ToArray(), device: input.device);
        var rows = input.to(float64).index_select(axis, places).transpose(0, axis).reshape(carrier.Carried.Count, -1);
        var (lowest, highest) = (rows.amin([1]), rows.amax([1]));
        return (highest - lowest).gt((highest.abs() + 1) * Tolerance).any().item<bool>()
            ? throw new InvalidOperationException(
                $"'{carrier.Layer}' is to hold constants of its input channels {IndexText.Write(carrier.Carried)} in its bias, but these vary in this model: "
                    + "its weights are not those that the layout was made for."
            )
            // A forward may dispose all that is made in it.
            : rows.mean([1]).DetachFromDisposeScope();
    }

    // (out, in, kernel…) times the constants of some inputs.
    private static Tensor Sum(Tensor weight, LayerPlan carrier, Tensor constants)
    {
        using var places = tensor(carrier.Carried.Select(channel => (long)channel).ToArray(), device: weight.device);
        var columns = weight.detach().to(float64).index_select(1, places).reshape(weight.shape[0], carrier.Carried.Count, -1).sum(2);
        using (constants)
        {
            return columns.matmul(constants);
        }
    }

    private static void Run(nn.Module twin, Graph graph)
    {
        var example = ModelState.Of(twin).Values.FirstOrDefault(value => value.is_floating_point());
        Tensor[] inputs =
        [
            .. graph
                .Operations.Where(operation => operation.Operator == "input")
                .Select(operation =>
                    zeros(
                        [.. operation.Shape.Dimensions.Select(size => size.Size)],
                        operation.Attributes["dtype"] is AttributeValue.Word ? int64 : example?.dtype,
                        example?.device
                    )
                ),
        ];
        var forward = twin.GetType().GetMethod("forward", [.. inputs.Select(_ => typeof(Tensor))])!;
        _ = forward.Invoke(twin, BindingFlags.DoNotWrapExceptions, binder: null, [.. inputs], culture: null);
    }
}
