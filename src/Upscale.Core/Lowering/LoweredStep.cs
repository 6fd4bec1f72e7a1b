using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>A value that a step reads.</summary>
/// <param name="Value">The value.</param>
/// <param name="Operation">The operation of the graph that reads it there: its selection is the plan's for this operation…</param>
/// <param name="Input">… and for this input of it.</param>
public sealed record StepInput(int Value, int Operation, int Input);

/// <summary>One step of a lowered program: an operation, and others that are done with it.</summary>
/// <param name="Operation">The operation that is called.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Values">The values of the graph that the step stands for; later steps read the last.</param>
public sealed record LoweredStep(Operation Operation, EquatableArray<StepInput> Inputs, EquatableArray<int> Values)
{
    /// <summary>Operations that are done on the result at once: a sum with the second input, an activation.</summary>
    public EquatableArray<Operation> Then { get; init; } = [];

    /// <summary>What the last of <see cref="Then"/> reads of the value before it, where a plan may have it read less: here it is taken afterwards.</summary>
    public StepInput? Selects { get; init; }

    /// <summary>Which input is written over, or -1 where the step makes a new tensor.</summary>
    public int Overwrites { get; init; } = -1;

    /// <summary>The memory that a concatenation shares with others, or null where it has its own.</summary>
    public StepJoin? Join { get; init; }

    /// <summary>Whether it is what is left of a normalisation and the activation behind it: a clamp of each channel.</summary>
    public bool IsClamp => Operation.Operator == "batch_norm" && Then.Count > 0;

    /// <summary>The value that later steps read.</summary>
    public int Value => Values[Values.Count - 1];

    /// <summary>An operation by itself.</summary>
    public static LoweredStep Of(Operation operation) =>
        new(
            operation,
            operation.Inputs.Select((value, input) => new StepInput(value, operation.Id, input)).ToEquatableArray(),
            [operation.Id]
        );
}
