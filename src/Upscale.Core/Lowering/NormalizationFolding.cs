using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>BatchNorm with running statistics is a scale and a shift a channel: the convolution or linear layer beside it can do both.</summary>
/// <remarks>
/// <c>bn(conv(x))</c> is a convolution with scaled filters. <c>conv(bn(x))</c> is one too, unless the convolution pads: zeros of the border are
/// not normalised. A layer that is called twice, or a value that somebody else reads, stays.
/// </remarks>
internal static class NormalizationFolding
{
    public static LoweredProgram Apply(LoweredProgram program, ValueReaders readers)
    {
        foreach (var operation in program.Graph.Operations.Where(operation => IsFoldable(program.Graph, readers, operation)))
        {
            program = IntoProducer(program, readers, operation) ?? IntoConsumer(program, readers, operation) ?? program;
        }

        return program;
    }

    /// <summary>Whether an operation is a BatchNorm with running statistics, and its layer is called once.</summary>
    public static bool IsFoldable(Graph graph, ValueReaders readers, Operation operation) =>
        operation.Operator == "batch_norm"
        && readers.OwnsItsLayer(operation)
        && graph.Layer(operation.Layer!) is { } layer
        && layer.Find("running_mean") is not null
        && layer.Find("running_var") is not null;

    private static LoweredProgram? IntoProducer(LoweredProgram program, ValueReaders readers, Operation operation)
    {
        var producer = program.Steps.First(step => step.Values.Contains(operation.Inputs[0]));
        var fits =
            readers.IsOnlyReader(operation)
            && producer.Value == operation.Inputs[0]
            && Multiplies(producer.Operation)
            && readers.OwnsItsLayer(producer.Operation)
            && readers.Channels.Axis(producer.Operation.Id) == 1
            && readers.Channels.Axis(operation.Id) == 1;
        return fits
            ? Folded(
                program,
                operation,
                producer,
                producer with
                {
                    Values = producer.Values.Append(operation.Id).ToEquatableArray(),
                },
                isBefore: false
            )
            : null;
    }

    private static LoweredProgram? IntoConsumer(LoweredProgram program, ValueReaders readers, Operation operation)
    {
        var own = program.Steps.First(step => step.Value == operation.Id);
        var consumer = program.Steps.FirstOrDefault(step => step.Operation.Inputs.Contains(operation.Id));
        var fits =
            consumer is not null
            && consumer.Inputs.Count == 1
            && readers.IsOnlyReader(consumer.Operation)
            && !Pads(consumer.Operation)
            && readers.OwnsItsLayer(consumer.Operation)
            && readers.Channels.Axis(operation.Id) == 1;
        return fits ? Folded(program, operation, consumer!, consumer! with { Inputs = own.Inputs }, isBefore: true) : null;
    }

    private static LoweredProgram Folded(
        LoweredProgram program,
        Operation operation,
        LoweredStep before,
        LoweredStep after,
        bool isBefore
    ) =>
        program with
        {
            Steps = program
                .Steps.Where(step => step.Operation != operation)
                .Select(step => step == before ? after : step)
                .ToEquatableArray(),
            Folds = program.Folds.Append(new(before.Operation.Layer!, operation.Layer!, isBefore)).ToEquatableArray(),
        };

    private static bool Multiplies(Operation operation) =>
        operation.Layer is not null
        && (
            operation.Operator == "linear"
            || operation.Operator.StartsWith("conv_transpose", StringComparison.Ordinal)
            || operation.Operator is "conv1d" or "conv2d" or "conv3d"
        );

    /// <summary>True of whatever is not a plain layer of one group without padding.</summary>
    public static bool Pads(Operation operation) =>
        operation.Operator switch
        {
            "linear" => operation.Shape.Rank != 2,
            "conv1d" or "conv2d" or "conv3d" => operation.Attributes.Integer("groups") != 1 || !IsZero(operation.Attributes["padding"]),
            _ => true,
        };

    private static bool IsZero(AttributeValue padding) =>
        padding switch
        {
            AttributeValue.Integer integer => integer.Value == 0,
            AttributeValue.Sequence sequence => sequence.Items.All(IsZero),
            AttributeValue.Word word => word.Value == "valid",
            _ => false,
        };
}
