using System.Globalization;
using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using static TorchSharp.torch;

namespace Upscale.Tests.Operators;

/// <summary>An operator as the graph has it, beside what TorchSharp computes.</summary>
/// <param name="Operation">Name and attributes, as in a graph's text.</param>
/// <param name="Inputs">Shapes with their channel axes: <c>[2*,8,4*]@1 [8]@0</c>.</param>
/// <param name="Compute">TorchSharp's computation of the inputs and of the layer's tensors.</param>
/// <param name="Layer">Kind, attributes and tensors of the layer, as in a graph's text.</param>
internal sealed record OperatorCase(string Operation, string Inputs, Func<Tensor[], Tensor[], Tensor> Compute, string? Layer = null)
{
    public OperatorCase(string operation, string inputs, Func<Tensor, Tensor> compute)
        : this(operation, inputs, (x, _) => compute(x[0])) { }

    public ChannelContext Resolve()
    {
        var lines = new List<string>();
        if (Layer is not null)
        {
            lines.Add("layer l " + Layer);
        }

        var shapes = Shapes().ToArray();
        lines.AddRange(shapes.Select((shape, id) => $"%{id} = input() : {shape.Shape}"));
        var name = Operation.Split(' ')[0];
        lines.Add(
            $"%{shapes.Length} = {name}({string.Join(",", shapes.Select((_, id) => $"%{id}"))}){(Layer is null ? "" : " l")}{Operation[name.Length..]} : []"
        );
        var graph = GraphText.Parse(string.Join("\n", lines.Append($"return %{shapes.Length}")));
        var operation = graph.Operations[^1];
        var inputs = graph.Operations.Take(shapes.Length).Select(input => input.Shape).ToArray();
        var layer = graph.Layers.Count > 0 ? graph.Layers[0] : null;
        var shape = Operator(name).Shape(new(operation, inputs, layer) { ShapeOf = value => graph.Operations[value].Shape });
        return new(operation with { Shape = shape }, inputs, [.. shapes.Select(input => input.Axis)], layer);
    }

    public static Operator Operator(string name) => OperatorTable.Find(name) ?? throw new GraphException($"there is no operator '{name}'");

    private IEnumerable<(string Shape, int Axis)> Shapes() =>
        Inputs
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(input => input.Split('@'))
            .Select(parts => (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture)));
}
