using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Lowering;

/// <summary>An average of what a convolution of single pixels makes is the convolution of the average: a quarter of its pixels, and so of its work.</summary>
/// <remarks>
/// Both are linear, and the one works on channels, the other on places. Only where every window has all of its places, so that the bias stays what it is,
/// and nobody else reads what lies between. The transitions of a DenseNet are of this kind.
/// </remarks>
internal static class PooledPixels
{
    public static LoweredProgram Apply(LoweredProgram program, ValueReaders readers)
    {
        foreach (var pool in program.Steps.Where(step => IsPlainAverage(step.Operation) && readers.IsOnlyReader(step.Operation)))
        {
            var convolution = program.Steps.FirstOrDefault(step => step.Value == pool.Inputs[0].Value);
            if (convolution is { Inputs.Count: 1, Then.Count: 0 } && IsOfPixels(program.Graph, convolution.Operation))
            {
                var first = pool with { Inputs = convolution.Inputs, Values = convolution.Values };
                var second = convolution with { Inputs = pool.Inputs, Values = pool.Values };
                program = program with
                {
                    Steps = program
                        .Steps.Select(step =>
                            step == convolution ? first
                            : step == pool ? second
                            : step
                        )
                        .ToEquatableArray(),
                };
            }
        }

        return program;
    }

    private static bool IsPlainAverage(Operation operation) =>
        operation.Operator.StartsWith("avg_pool", StringComparison.Ordinal)
        && OperatorTable.Find(operation.Operator)!.KeepsConstants(operation)
        && operation.Attributes["divisor_override"] is AttributeValue.None
        && !operation.Attributes.Items.Any(item => SizeReader.ValuesOf(item.Value).Any());

    private static bool IsOfPixels(Graph graph, Operation operation) =>
        operation is { Operator: "conv1d" or "conv2d" or "conv3d", Layer: { } layer }
        && !NormalizationFolding.Pads(operation)
        && graph.Layer(layer).WeightSizes.Skip(2).All(size => size == 1)
        && operation.Attributes.Integers("stride", operation.Shape.Rank - 2).All(stride => stride == 1);
}
