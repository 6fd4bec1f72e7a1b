using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;
using Upscale.Core.Plans;
using Upscale.Core.Traces;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Makes a dense model of the generated class, with masks in its forward.</summary>
/// <remarks>
/// The masked channels of what a layer reads and makes are multiplied by zero. So the gradient of a masked weight is exactly zero, and
/// as the weight itself is zero too, momentum, weight decay and Adam leave it there: training keeps the masks. The masks belong to the
/// forward and not to the <c>state_dict()</c>, whose names stay the original model's.
/// </remarks>
internal static class MockModel
{
    public static TModule Make<TModule>(nn.Module model, ModelDefinition definition, MaskSet masks)
        where TModule : nn.Module
    {
        var plan = Planner.Plan(definition.Graph, MaskSet.Empty, PlanMode.Dense);
        var made = definition.Unlowered(plan);
        if (made is not TModule mock)
        {
            made.Dispose();
            throw new InvalidOperationException($"the mock of {definition} is a {made.GetType().Name}, not a {typeof(TModule).Name}.");
        }

        WeightFiller.Fill(mock, model, definition, plan);
        MaskedWeights.Apply(mock, definition.Graph, masks);
        AddMasks(mock, definition.Graph, masks);
        DefinitionRegistry.Attach(mock, definition);
        return mock;
    }

    private static void AddMasks(nn.Module mock, Graph graph, MaskSet masks)
    {
        var modules = ModelState.Modules(mock);
        var channels = GraphChannels.Of(graph);
        foreach (var mask in masks.Layers)
        {
            var call = graph.Operations.First(operation => operation.Layer == mask.Layer);
            if (channels.Rule(call.Id) is ChannelRule.Mix or ChannelRule.Map)
            {
                AddMask(modules, mask, channels.Axis(call.Inputs[0]), channels.Axis(call.Id));
            }
        }
    }

    private static void AddMask(Dictionary<string, nn.Module> modules, LayerMask mask, int inputAxis, int outputAxis)
    {
        if (modules.GetValueOrDefault(mask.Layer) is not nn.Module<Tensor, Tensor> module)
        {
            throw new InvalidOperationException($"layer '{mask.Layer}' is not a module of one input, so a mock cannot mask it.");
        }

        if (mask.Inputs.Count > 0)
        {
            var inputs = new ChannelMask(inputAxis, mask.Inputs);
            module.register_forward_pre_hook((_, input) => inputs.Apply(input));
        }

        if (mask.Outputs.Count > 0)
        {
            var outputs = new ChannelMask(outputAxis, mask.Outputs);
            module.register_forward_hook((_, _, output) => outputs.Apply(output));
        }
    }
}
