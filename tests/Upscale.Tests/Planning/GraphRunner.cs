using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;
using Upscale.Core.Plans;
using Upscale.Core.Traces;
using static TorchSharp.torch;

namespace Upscale.Tests.Planning;

/// <summary>Runs a graph with TorchSharp: with masked weights, and pruned exactly as a plan says.</summary>
internal sealed class GraphRunner
{
    private readonly Graph graph;
    private readonly GraphChannels channels;
    private readonly Dictionary<string, Operator> operators;
    private readonly Dictionary<(string Layer, string Tensor), Tensor> state;
    private readonly Tensor[] inputs;

    public GraphRunner(Graph graph)
    {
        this.graph = graph;
        channels = GraphChannels.Of(graph);
        operators = graph
            .Operations.Where(operation => operation.Layer is not null)
            .GroupBy(operation => operation.Layer!)
            .ToDictionary(group => group.Key, group => OperatorTable.Find(group.First().Operator)!);
        state = graph
            .Layers.SelectMany(layer => layer.Tensors, (layer, tensor) => (layer, tensor))
            .ToDictionary(pair => (pair.layer.Name, pair.tensor.Name), pair => Random(pair.tensor));
        inputs = [.. graph.Operations.Where(operation => operation.Operator == "input").Select(operation => Random(operation.Shape))];
    }

    /// <summary>The outputs of the network with masked weights.</summary>
    public Tensor[] RunMasked(MaskSet masks) =>
        Run(
            (layer, tensor) => Masked(layer, tensor, masks[layer.Name].Inputs, masks[layer.Name].Outputs),
            (_, _, value) => value,
            isPruned: false
        );

    /// <summary>The outputs of the pruned network.</summary>
    public Tensor[] RunPruned(PruningPlan plan) =>
        Run(
            (layer, tensor) => Pruned(layer, tensor, plan),
            (operation, input, value) => Select(plan.SelectionOf(operation.Id, input), value, channels.Axis(operation.Inputs[input])),
            isPruned: true
        );

    /// <summary>The inputs that both networks read.</summary>
    public IReadOnlyList<Tensor> Inputs => inputs;

    /// <summary>The tensors of the pruned network, under the original names.</summary>
    public Dictionary<string, Tensor> PrunedState(PruningPlan plan) =>
        graph
            .Layers.SelectMany(layer => layer.Tensors, (layer, tensor) => (layer, tensor))
            .ToDictionary(
                pair => pair.layer.Name.Length == 0 ? pair.tensor.Name : pair.layer.Name + "." + pair.tensor.Name,
                pair => Pruned(pair.layer, pair.tensor, plan),
                StringComparer.Ordinal
            );

    private Tensor[] Run(Func<Layer, LayerTensor, Tensor> weights, Func<Operation, int, Tensor, Tensor> select, bool isPruned)
    {
        var values = new List<Tensor>();
        foreach (var operation in graph.Operations)
        {
            if (operation.Operator == "input")
            {
                values.Add(inputs[values.Count]);
                continue;
            }

            var read = operation.Inputs.Select((id, input) => select(operation, input, values[id])).ToArray();
            var layer = operation.Layer is null ? null : graph.Layer(operation.Layer);
            var tensors = layer?.Tensors.ToDictionary(tensor => tensor.Name, tensor => weights(layer, tensor)) ?? [];
            var isSelection = isPruned && channels.Rule(operation.Id) is ChannelRule.Map { Form: MapForm.Selection };
            var attributes = isPruned ? channels.Narrowed(operation.Id) : operation.Attributes;
            values.Add(isSelection ? read[0] : Compute(operation, attributes, read, tensors, values));
        }

        return [.. graph.Outputs.Select(output => values[output])];
    }

    private Tensor Pruned(Layer layer, LayerTensor tensor, PruningPlan plan)
    {
        var (kept, axes) = (plan[layer.Name], Axes(layer, tensor));
        var masked = Masked(layer, tensor, kept.MaskedInputs, kept.MaskedOutputs);
        return Channels.Select(masked, axes, kept.Outputs, kept.Inputs);
    }

    private Tensor Compute(
        Operation operation,
        Attributes attributes,
        Tensor[] read,
        Dictionary<string, Tensor> tensors,
        List<Tensor> values
    ) =>
        new OperatorRun(
            operation,
            attributes,
            read,
            tensors,
            value => values[value],
            IsDepthwise: channels.Rule(operation.Id) is ChannelRule.Map
        ).Compute();

    private TensorAxes Axes(Layer layer, LayerTensor tensor) =>
        operators.TryGetValue(layer.Name, out var found) ? found.TensorAxes(layer, tensor.Name) : TensorAxes.None;

    private Tensor Masked(Layer layer, LayerTensor tensor, IEnumerable<int> maskedInputs, IEnumerable<int> maskedOutputs)
    {
        var (copy, axes) = (state[(layer.Name, tensor.Name)].clone(), Axes(layer, tensor));
        Channels.Zero(copy, axes, isInput: true, maskedInputs);
        Channels.Zero(copy, axes, isInput: false, tensor.IsBuffer ? [] : maskedOutputs);
        return copy;
    }

    private static Tensor Select(Selection selection, Tensor value, int axis) =>
        selection switch
        {
            Selection.View view => value.narrow(axis, view.Start, view.Length),
            Selection.Gather gather => value.index_select(axis, Index(gather.Indices)),
            _ => value,
        };

    private static Tensor Index(IEnumerable<int> indices) => tensor(indices.Select(index => (long)index).ToArray());

    private static Tensor Random(LayerTensor tensor)
    {
        var values = randn([.. tensor.Sizes], dtype: ScalarType.Float64);
        return tensor.Name == "running_var" ? values.abs() + 0.5 : values;
    }

    private static Tensor Random(Shape shape) =>
        randn([.. shape.Dimensions.Select(dimension => dimension.Size)], dtype: ScalarType.Float64);
}
