using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>Lets an activation or a sum write over its operand: memory that is already in the cache, and none to be found.</summary>
/// <remarks>
/// An operand may be overwritten where it was made by a step that allocates, and nothing that shares its memory is read afterwards or returned.
/// What is not known to allocate is taken for a view of all that it reads.
/// </remarks>
internal static class InPlaceOperations
{
    public static LoweredProgram Apply(LoweredProgram program)
    {
        var memory = new MemoryUse(program);
        var steps = program.Steps.ToArray();
        for (var place = 0; place < steps.Length; place++)
        {
            var overwrites = Candidates(steps[place])
                .Where(input => IsOfItsSize(program.Graph, steps[place], input) && memory.IsFree(place, input))
                .DefaultIfEmpty(-1)
                .First();
            steps[place] = steps[place] with { Overwrites = overwrites };
            memory.Run(place, overwrites);
        }

        return program with
        {
            Steps = steps.ToEquatableArray(),
        };
    }

    // Which inputs the operation could write over.
    private static int[] Candidates(LoweredStep step) =>
        step.Operation.Operator switch
        {
            "conv2d" when step.Inputs.Count == 2 => [1],
            "add" or "mul" when step.Operation.Attributes["alpha"] is AttributeValue.None => [0, 1],
            "sub" when step.Operation.Attributes["alpha"] is AttributeValue.None => [0],
            var name => InPlaceForms.Has(name) ? [0] : [],
        };

    private static bool IsOfItsSize(Graph graph, LoweredStep step, int input)
    {
        var own = graph.Operations[step.Inputs[input].Value].Shape;
        return own == step.Operation.Shape && (step.Inputs.Count == 1 || IsSameEverywhere(own));
    }

    /// <summary>Whether two values of this shape have one shape at any input: a free dimension of size one may be another one elsewhere.</summary>
    public static bool IsSameEverywhere(Shape shape) => shape.Dimensions.Skip(1).All(dimension => !dimension.IsFree || dimension.Size > 1);
}
