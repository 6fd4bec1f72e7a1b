using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>Gives a convolution the sum and the activation that follow it: one pass over memory instead of three.</summary>
/// <remarks>
/// Only where nobody else reads what lies between. Of two convolutions that are added, the later one does it, and where the other operand is made after
/// it, it runs when that is there. An activation that may read some channels only is done on all, and these are taken afterwards.
/// </remarks>
internal static class ConvolutionFusion
{
    public static LoweredProgram Apply(LoweredProgram program, ValueReaders readers)
    {
        var hasConvolutions = FusedForms.HasConvolutions(program);
        program = program with { IsChannelsLast = hasConvolutions, IsFused = hasConvolutions };
        foreach (var step in program.Steps)
        {
            program = step.Operation switch
            {
                { Operator: "add" } => WithSum(program, readers, step) ?? program,
                var operation when FusedForms.IsActivation(operation) => WithActivation(program, readers, step) ?? program,
                _ => program,
            };
        }

        return program;
    }

    private static LoweredProgram? WithActivation(LoweredProgram program, ValueReaders readers, LoweredStep step)
    {
        var producer = program.Steps.FirstOrDefault(other => other.Value == step.Inputs[0].Value);
        var fits =
            producer is not null
            && FusedForms.IsConvolution(program.Graph, producer.Operation)
            && !producer.Then.Any(FusedForms.IsActivation)
            && readers.IsAlone(step.Operation);
        var selects = readers.MaySelect(step.Operation) ? step.Inputs[0] : null;
        return fits ? Replaced(program, producer!, step, After(producer!, step) with { Selects = selects }, isLate: false) : null;
    }

    private static LoweredProgram? WithSum(LoweredProgram program, ValueReaders readers, LoweredStep step)
    {
        if (step.Operation.Attributes["alpha"] is not AttributeValue.None || !HaveOneShape(program.Graph, step))
        {
            return null;
        }

        var producer = program.Steps.LastOrDefault(other => step.Inputs.Any(input => input.Value == other.Value && IsFree(other, input)));
        if (producer is null)
        {
            return null;
        }

        var sum = step.Inputs.First(input => input.Value != producer.Value);
        var fused = After(producer, step) with { Inputs = producer.Inputs.Append(sum).ToEquatableArray() };
        return Replaced(program, producer, step, fused, isLate: true);

        bool IsFree(LoweredStep other, StepInput input) =>
            other.Then.Count == 0
            && FusedForms.IsConvolution(program.Graph, other.Operation)
            && readers.IsOnlyReader(step.Operation, input.Input);
    }

    private static bool HaveOneShape(Graph graph, LoweredStep step) =>
        step.Inputs.All(input => graph.Operations[input.Value].Shape == step.Operation.Shape)
        && InPlaceOperations.IsSameEverywhere(step.Operation.Shape);

    private static LoweredStep After(LoweredStep producer, LoweredStep step) =>
        producer with
        {
            Values = producer.Values.Concat(step.Values).ToEquatableArray(),
            Then = producer.Then.Append(step.Operation).ToEquatableArray(),
        };

    // In the place of the first, or of the second.
    private static LoweredProgram Replaced(LoweredProgram program, LoweredStep first, LoweredStep second, LoweredStep fused, bool isLate) =>
        program with
        {
            Steps = program
                .Steps.Where(step => step != (isLate ? first : second))
                .Select(step => step == (isLate ? second : first) ? fused : step)
                .ToEquatableArray(),
        };
}
