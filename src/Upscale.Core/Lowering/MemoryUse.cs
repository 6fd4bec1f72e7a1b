using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>Which values share memory, followed step by step.</summary>
internal sealed class MemoryUse
{
    // Layers with weights: their value is memory of its own, of the weights' element type.
    private static readonly HashSet<string> Makers = new(
        "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d linear batch_norm".Split(' '),
        StringComparer.Ordinal
    );

    // Their value is memory of its own, and of the element type that all of their inputs have.
    private static readonly HashSet<string> Keepers = new(
        (
            "instance_norm layer_norm group_norm softmax log_softmax gelu mish sigmoid silu hardswish hardsigmoid tanh elu celu selu mean "
            + "relu relu6 leaky_relu hardtanh clamp add sub mul div add_scalar sub_scalar rsub_scalar mul_scalar div_scalar cat "
            + "max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d"
        ).Split(' '),
        StringComparer.Ordinal
    );

    // Their value is of the element type of their input, and may be its memory.
    private static readonly HashSet<string> Views = new(
        (
            "flatten unflatten view reshape permute transpose squeeze unsqueeze narrow select slice expand identity "
            + "dropout dropout1d dropout2d dropout3d stochastic_depth"
        ).Split(' '),
        StringComparer.Ordinal
    );

    private readonly LoweredProgram program;
    private readonly Dictionary<int, HashSet<int>> owners = [];
    private readonly Dictionary<int, int> madeBy = [];
    private readonly Dictionary<int, int> lastRead = [];

    // Values of the element type of the weights.
    private readonly HashSet<int> numbers = [];

    public MemoryUse(LoweredProgram program)
    {
        this.program = program;
        for (var place = 0; place < program.Steps.Count; place++)
        {
            foreach (var input in program.Steps[place].Inputs)
            {
                lastRead[input.Value] = place;
            }

            // A concatenation begins with the memory of the one before.
            if (program.Steps[place].Join is { Before: >= 0 and var before })
            {
                lastRead[before] = place;
            }
        }

        foreach (var output in program.Graph.Outputs)
        {
            lastRead[output] = program.Steps.Count;
        }
    }

    /// <summary>Whether the value of operator <paramref name="name"/> may be the memory of its input.</summary>
    public static bool IsView(string name) => Views.Contains(name);

    /// <summary>The values of a program that are of the element type of the weights.</summary>
    public static HashSet<int> Numbers(LoweredProgram program)
    {
        var memory = new MemoryUse(program);
        for (var place = 0; place < program.Steps.Count; place++)
        {
            memory.Run(place, overwritten: -1);
        }

        return memory.numbers;
    }

    /// <summary>Whether the step at <paramref name="place"/> may write over its input number <paramref name="input"/>.</summary>
    public bool IsFree(int place, int input)
    {
        var step = program.Steps[place];
        var value = step.Inputs[input].Value;
        var memory = owners[value];
        var isItsOwn = memory.Count == 1 && memory.All(owner => madeBy.ContainsKey(owner)) && numbers.Contains(value);
        return isItsOwn
            && step.Inputs.All(other => numbers.Contains(other.Value))
            && step.Inputs.Where((_, other) => other != input).All(other => !owners[other.Value].Overlaps(memory))
            && owners.All(pair => !pair.Value.Overlaps(memory) || !lastRead.TryGetValue(pair.Key, out var last) || last <= place);
    }

    /// <summary>Takes note of the step at <paramref name="place"/>, which writes over its input <paramref name="overwritten"/> unless that is -1.</summary>
    public void Run(int place, int overwritten)
    {
        var step = program.Steps[place];
        var isMaker = Makers.Contains(step.Operation.Operator);
        var makes = isMaker || Keepers.Contains(step.Operation.Operator);
        if (isMaker || ((makes || Views.Contains(step.Operation.Operator)) && step.Inputs.All(input => numbers.Contains(input.Value))))
        {
            numbers.UnionWith(step.Values);
        }

        var memory =
            overwritten >= 0 ? owners[step.Inputs[overwritten].Value]
            : step.Join is { Before: >= 0 and var before } ? owners[before]
            : makes || step.Inputs.Count == 0 ? [step.Value]
            : [.. step.Inputs.SelectMany(input => owners[input.Value])];
        foreach (var value in step.Values)
        {
            owners[value] = memory;
        }

        if (makes && overwritten < 0)
        {
            madeBy[step.Value] = place;
        }
    }
}
