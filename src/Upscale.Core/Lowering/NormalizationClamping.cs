using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>BatchNorm and a ReLU before a layer that multiplies are one clamp: bounds for each channel, and other weights behind it.</summary>
/// <remarks>
/// <para>Problem: where a value has several readers, as a concatenation in a dense block or the sum before a residual block, no layer can take the
/// normalisation of one of them, and two passes over memory stay.</para>
/// <para>Idea: <c>relu(s * x + t)</c> is <c>s * max(x, -t / s) + t</c> where s is positive, and with <c>min</c> where it is negative. The scale and the
/// shift go to the weights and the bias behind it, as those of <see cref="NormalizationFolding"/> do, and under the same conditions.</para>
/// </remarks>
internal static class NormalizationClamping
{
    public static LoweredProgram Apply(LoweredProgram program, ValueReaders readers)
    {
        foreach (var step in program.Steps.Where(step => NormalizationFolding.IsFoldable(program.Graph, readers, step.Operation)))
        {
            program = Clamped(program, readers, step) ?? program;
        }

        return program;
    }

    private static LoweredProgram? Clamped(LoweredProgram program, ValueReaders readers, LoweredStep step)
    {
        if (
            readers.Channels.Axis(step.Value) != 1
            || OnlyReader(program, readers, step) is not { } activation
            || Range(activation.Operation) is not { } range
            || OnlyReader(program, readers, activation) is not { } layer
            || NormalizationFolding.Pads(layer.Operation)
            || !readers.OwnsItsLayer(layer.Operation)
        )
        {
            return null;
        }

        var clamp = step with { Values = step.Values.Concat(activation.Values).ToEquatableArray(), Then = [activation.Operation] };
        return program with
        {
            Steps = program.Steps.Where(other => other != activation).Select(other => other == step ? clamp : other).ToEquatableArray(),
            Folds = program
                .Folds.Append(new(layer.Operation.Layer!, step.Operation.Layer!, IsBefore: true) { Range = range })
                .ToEquatableArray(),
        };
    }

    private static LoweredStep? OnlyReader(LoweredProgram program, ValueReaders readers, LoweredStep step) =>
        program.Steps.FirstOrDefault(other =>
            other.Inputs.Count == 1
            && other.Inputs[0] is var read
            && read.Value == step.Value
            && readers.IsOnlyReader(program.Graph.Operations[read.Operation], read.Input)
        );

    private static ClampRange? Range(Operation operation) =>
        operation.Operator switch
        {
            "relu" => new(0, double.PositiveInfinity),
            "relu6" => new(0, 6),
            "hardtanh" => Range(operation.Attributes, "min_val", "max_val"),
            "clamp" => Range(operation.Attributes, "min", "max"),
            _ => null,
        };

    private static ClampRange? Range(Attributes attributes, string lower, string upper) =>
        (Bound(attributes[lower], double.NegativeInfinity), Bound(attributes[upper], double.PositiveInfinity)) is ({ } from, { } to)
            ? new(from, to)
            : null;

    private static double? Bound(AttributeValue value, double otherwise) =>
        value switch
        {
            AttributeValue.None => otherwise,
            AttributeValue.Integer integer => integer.Value,
            AttributeValue.Real real => real.Value,
            _ => null,
        };
}
