using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>What can be one with a convolution of images.</summary>
public static class FusedForms
{
    private static readonly HashSet<string> Activations = new(
        "relu relu6 silu hardswish hardsigmoid sigmoid tanh leaky_relu hardtanh".Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>Whether <paramref name="operation"/> is a convolution layer of images that pads with zeros, by numbers.</summary>
    public static bool IsConvolution(Graph graph, Operation operation) =>
        operation is { Operator: "conv2d", Layer: { } name, Shape.Rank: 4 }
        && graph.Layer(name) is { Kind: "Conv2d" } layer
        && operation.Attributes["padding"] is AttributeValue.Integer or AttributeValue.Sequence
        && layer.Attributes["padding_mode"] is AttributeValue.None or AttributeValue.Word { Value: "zeros" };

    /// <summary>Whether the program has any.</summary>
    public static bool HasConvolutions(LoweredProgram program) => program.Steps.Any(step => IsConvolution(program.Graph, step.Operation));

    /// <summary>Whether <paramref name="operation"/> is an activation that a convolution can do.</summary>
    public static bool IsActivation(Operation operation) =>
        Activations.Contains(operation.Operator)
        || (operation.Operator == "clamp" && IsNumber(operation.Attributes["min"]) && IsNumber(operation.Attributes["max"]));

    private static bool IsNumber(AttributeValue value) => value is AttributeValue.Integer or AttributeValue.Real;
}
