using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Operators;
using Upscale.Core.Plans;
using Upscale.Core.Traces;
using Upscale.Onnx.Operators;
using static TorchSharp.torch;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx;

/// <summary>Writes a program, pruned as a plan says, as nodes: step by step, each input after its selection.</summary>
internal sealed class OnnxModel
{
    private readonly LoweredProgram program;
    private readonly Graph graph;
    private readonly PruningPlan plan;
    private readonly GraphChannels channels;
    private readonly IReadOnlyDictionary<string, Tensor> state;
    private readonly OnnxGraph written = new();
    private readonly OnnxValue[] values;
    private readonly Dictionary<(int Value, Selection Selection), OnnxValue> selected = [];

    private OnnxModel(LoweredProgram program, PruningPlan plan, IReadOnlyDictionary<string, Tensor> state)
    {
        this.program = program;
        graph = program.Graph;
        values = new OnnxValue[graph.Operations.Count];
        this.plan = plan;
        this.state = state;
        channels = GraphChannels.Of(graph);
    }

    /// <summary>The nodes, inputs and outputs of a network.</summary>
    /// <param name="program">The forward: the original network's, or one in which layers are folded into others.</param>
    /// <param name="plan">What is left of it.</param>
    /// <param name="state">The tensors of the pruned model.</param>
    /// <param name="names">Names for the inputs and outputs.</param>
    /// <exception cref="NotSupportedException">An operation has no nodes; the message names it.</exception>
    public static OnnxGraph Write(LoweredProgram program, PruningPlan plan, IReadOnlyDictionary<string, Tensor> state, OnnxNames names)
    {
        var model = new OnnxModel(program, plan, state);
        model.AddInputs(names);
        foreach (var step in program.Steps)
        {
            model.written.Scope = step.Operation.Name;
            model.Add(step);
        }

        model.AddOutputs(names);
        return model.written;
    }

    private void AddInputs(OnnxNames names)
    {
        var inputs = graph.Operations.Where(operation => operation.Operator == "input").ToArray();
        var type = state.Values.FirstOrDefault(tensor => tensor.is_floating_point()) is { } tensor
            ? OnnxTensors.TypeOf(tensor.dtype)
            : DataType.Float;
        foreach (var (operation, name) in inputs.Zip(names.Inputs))
        {
            var isFixed = OnnxInputs.FixedAxes(graph, operation);
            var shape = new Shape(operation.Shape.Dimensions.Select((size, axis) => isFixed(axis) ? size.Size : size).ToEquatableArray());
            var value = new OnnxValue(written.Take(name), OnnxInputs.NumberType(graph, operation) ?? type, shape);
            written.Proto.Input.Add(OnnxInputs.Describe(value, axis => !shape[axis].IsFree, inputs.Length > 1 ? value.Name + "_" : ""));
            values[operation.Id] = value;
        }
    }

    private void Add(LoweredStep step)
    {
        var operation = step.Operation;

        // An input is there already; and what a branch on sizes needs is that they are the example's: the inputs are fixed.
        if (operation.Operator is "input" or "guard")
        {
            return;
        }

        var inputs = step.Inputs.Select(Select).ToArray();
        if (channels.Rule(operation.Id) is ChannelRule.Map { Form: MapForm.Selection })
        {
            values[operation.Id] = inputs[0];
            return;
        }

        var shape = Pruned(graph.Operations[step.Value]);
        var narrowed = operation with
        {
            Operator = step.IsClamp ? NormalizationNodes.ClampedNorm : operation.Operator,
            Attributes = channels.Narrowed(operation.Id),
        };
        string NameOf(string tensor) => this.NameOf(operation, tensor);
        var call = new OnnxCall(narrowed, inputs, shape, written, value => values[value], tensor => Tensor(operation, NameOf(tensor)))
        {
            NameOf = NameOf,
        };
        var made = new OnnxValue(OnnxTable.Write(call), OnnxTypes.Of(call), shape);
        foreach (var value in step.Values)
        {
            values[value] = made;
        }
    }

    // A linear layer of the user's own parameters has other names.
    private string NameOf(Operation operation, string tensor)
    {
        var layer = operation is { Operator: "linear", Layer: { } name } ? graph.Layer(name) : null;
        return layer is null ? tensor
            : tensor == "weight" ? layer.Weight?.Name ?? tensor
            : layer.Bias?.Name ?? tensor;
    }

    // What the graph says that a layer has, the model must have: without it the numbers would be others.
    private Tensor? Tensor(Operation operation, string tensor)
    {
        if (operation.Layer is not { } layer)
        {
            return null;
        }

        var name = layer.Length == 0 ? tensor : layer + "." + tensor;
        return state.TryGetValue(name, out var found) ? found
            : graph.Layer(layer).Find(tensor) is null ? null
            : throw new InvalidOperationException(
                $"the model has no '{name}', which its graph has; export an instance of the generated class."
            );
    }

    private Shape Pruned(Operation operation)
    {
        var (axis, kept) = (channels.Axis(operation.Id), plan.Values[operation.Id]);
        return axis < 0 || kept.Count == 0 || operation.Shape[axis].IsFree ? operation.Shape : operation.Shape.With(axis, kept.Count);
    }

    private OnnxValue Select(StepInput read)
    {
        var value = read.Value;
        var selection = plan.SelectionOf(read.Operation, read.Input);
        var source = values[value];
        if (selection is Selection.All)
        {
            return source;
        }

        if (!selected.TryGetValue((value, selection), out var known))
        {
            var axis = channels.Axis(value);
            known = selected[(value, selection)] = selection switch
            {
                Selection.View view => Narrowed(
                    source,
                    axis,
                    view.Length,
                    written.Node(
                        "Slice",
                        [source.Name, written.Integers(view.Start), written.Integers(view.Start + view.Length), written.Integers(axis)]
                    )
                ),
                Selection.Gather gather => Narrowed(
                    source,
                    axis,
                    gather.Indices.Count,
                    written.Node(
                        "Gather",
                        [source.Name, written.Integers([.. gather.Indices.Select(index => (long)index)])],
                        ("axis", (long)axis)
                    )
                ),
                _ => throw new NotSupportedException(
                    $"ExportOnnx has no nodes for the selection {selection} of '{graph.Operations[read.Operation].Name}'."
                ),
            };
        }

        return known;
    }

    private static OnnxValue Narrowed(OnnxValue source, int axis, int count, string name) =>
        source with
        {
            Name = name,
            Shape = source.Shape.With(axis, count),
        };

    private void AddOutputs(OnnxNames names)
    {
        var taken = new HashSet<string>(written.Proto.Input.Select(input => input.Name), StringComparer.Ordinal);
        var made = written.Proto.Node.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        written.Scope = "output";
        foreach (var (output, wanted) in graph.Outputs.Zip(names.Outputs))
        {
            var value = values[output];
            var name = written.Take(wanted);
            if (made.Contains(value.Name) && taken.Add(value.Name))
            {
                written.Rename(value.Name, name);
                for (var other = 0; other < values.Length; other++)
                {
                    values[other] = values[other]?.Name == value.Name ? values[other] with { Name = name } : values[other];
                }

                _ = taken.Add(name);
            }
            else
            {
                // Returned twice, or an input or a weight itself: an output needs a name of its own.
                written.Rename(written.Node("Identity", [value.Name]), name);
            }

            written.Proto.Output.Add(OnnxInputs.Describe(value with { Name = name }, axis => !value.Shape[axis].IsFree, name + "_"));
        }
    }
}
