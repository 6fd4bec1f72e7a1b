using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Operators;
using Upscale.Core.Plans;

namespace Upscale.Generators.Emit;

/// <summary>Writes the steps of a program as a straight line, with the selections of a layout.</summary>
internal sealed class ForwardWriter
{
    private readonly ClassLayout layout;
    private readonly LoweredProgram program;
    private readonly NameTable names;
    private readonly List<string> parameters = [];
    private readonly List<Statement> statements = [];
    private readonly Dictionary<int, string> locals = [];
    private readonly Dictionary<(int Value, Selection Selection), string> shared = [];
    private readonly Dictionary<string, string[]> calls = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> memories = [];
    private readonly HashSet<string> sizesAsked = new(StringComparer.Ordinal);

    private ForwardWriter(ClassLayout layout, LoweredProgram program, IEnumerable<string> reserved)
    {
        this.layout = layout;
        this.program = program;
        names = new(reserved);
    }

    private Graph Graph => layout.Graph;

    /// <summary>The body of forward.</summary>
    /// <exception cref="GraphException">An operation has no C# text.</exception>
    public static ForwardBody Write(ClassLayout layout, LoweredProgram program, IEnumerable<string> reserved)
    {
        var writer = new ForwardWriter(layout, program, reserved);
        foreach (var step in program.Steps)
        {
            writer.Add(step);
        }

        var returned = layout.Graph.Outputs.Select(writer.Return).ToArray();
        return new(writer.parameters, writer.statements, returned);
    }

    private void Add(LoweredStep step)
    {
        var operation = step.Operation;
        if (operation.Operator == "input")
        {
            var isOnly = Graph.Operations.Count(other => other.Operator == "input") == 1;
            parameters.Add(locals[operation.Id] = names.Take(isOnly ? "input" : "input" + Literals.Of(parameters.Count)));
            return;
        }

        if (step.IsClamp)
        {
            AddClamp(step);
            return;
        }

        var inputs = step.Inputs.Select(Select).ToArray();
        if (layout.Channels.Rule(operation.Id) is ChannelRule.Map { Form: MapForm.Selection })
        {
            locals[operation.Id] = inputs[0];
            return;
        }

        if (step.Join is { } join)
        {
            AddJoin(step, join, inputs);
            return;
        }

        sizesAsked.Clear();
        var narrowed = operation with { Operator = Viewless(operation.Operator), Attributes = layout.Channels.Narrowed(operation.Id) };
        var call = new OperatorCall(
            narrowed,
            inputs,
            operation.Layer is null ? null : Graph.Layer(operation.Layer),
            layout.Field(operation.Layer),
            value => value == Operator.FirstInput ? inputs[0] : AskSize(value),
            layout.State
        );
        var convolution = ConvolutionEmission.Write(program, step, call);
        var expression = convolution ?? OperatorEmission.Write(call);
        if (OperatorEmission.IsBorrowed(operation.Operator))
        {
            locals[operation.Id] = expression;
            return;
        }

        if (operation.Operator == "guard")
        {
            statements.Add(new("", expression, [.. sizesAsked], null));
            return;
        }

        if (step.Overwrites >= 0 && convolution is null)
        {
            statements.Add(new("", InPlaceEmission.Write(call, step.Overwrites), [.. inputs, .. sizesAsked], null));
            SetLocal(step, inputs[step.Overwrites]);
            return;
        }

        if (RecurrentForms.Results(operation) is var results and > 1)
        {
            AddTuple(operation, expression, [.. inputs, .. sizesAsked], results);
            return;
        }

        var local = names.Take(LocalName(operation));
        SetLocal(step, local);
        statements.Add(new(local, expression, [.. inputs, .. sizesAsked], layout.Comment(operation)));
        if (step.Selects is { } selects)
        {
            SetLocal(step, Select(selects));
        }
    }

    // Channels that lie last cannot be viewed as if they lay first.
    private string Viewless(string name) => program.IsChannelsLast && name == "view" ? "reshape" : name;

    // Whoever gets the result may look at its memory; a matrix and what is flattened is contiguous anyway.
    private string Return(int output)
    {
        var operation = Graph.Operations[output];
        if (!program.IsChannelsLast || operation.Operator is "linear" or "flatten" or "input" || operation.Shape.Rank < 2)
        {
            return locals[output];
        }

        var local = names.Take("result");
        statements.Add(new(local, $"{locals[output]}.contiguous()", [locals[output]], null));
        return local;
    }

    // A copy of some channels clamps them on the way.
    private void AddClamp(LoweredStep step)
    {
        var read = step.Inputs[0];
        var selection = layout.Selection(read.Operation, read.Input) switch
        {
            LayoutSelection.AtRunTime run => run.Field,
            LayoutSelection.Constant { Field: { } field } constant when !shared.ContainsKey((read.Value, constant.Selection)) => field,
            _ => null,
        };
        var source = selection is null ? Select(read) : locals[read.Value];
        var local = names.Take(LocalName(step.Operation));
        var arguments = selection is null ? source : $"{selection}, {source}";
        statements.Add(new(local, $"{layout.Field(step.Operation.Layer)}.forward({arguments})", [source], layout.Comment(step.Operation)));
        SetLocal(step, local);
    }

    // Operands are copied behind those of the concatenation before.
    private void AddJoin(LoweredStep step, StepJoin join, string[] inputs)
    {
        var (axis, first) = (Literals.Of(layout.Channels.Axis(step.Value)), LocalName(Graph.Operations[join.First]));
        if (join.Before < 0)
        {
            var memory = memories[step.Value] = names.Take(first + "_memory");
            var empty = $"JoinedChannels.Empty({inputs[0]}, {axis}, {layout.Width(join.Last)})";
            statements.Add(new(memory, empty, [inputs[0]], $"{first} to {LocalName(Graph.Operations[join.Last])}"));
        }

        var added = inputs.Skip(inputs.Length - join.Added).ToArray();
        var before = join.Before < 0 ? "null" : locals[join.Before];
        var local = names.Take(LocalName(step.Operation));
        var expression = $"JoinedChannels.Append({memories[join.First]}, {axis}, {before}, [{string.Join(", ", added)}])";
        statements.Add(new(local, expression, [memories[join.First], before, .. added], "a view"));
        SetLocal(step, local);
    }

    private void SetLocal(LoweredStep step, string local)
    {
        foreach (var value in step.Values)
        {
            locals[value] = local;
        }
    }

    // One call gives all results; the operations of the others find their locals here.
    private void AddTuple(Operation operation, string expression, IReadOnlyList<string> uses, int results)
    {
        if (calls.TryGetValue(expression, out var known))
        {
            locals[operation.Id] = known[(int)operation.Attributes.Integer("output")];
            return;
        }

        string[] made = [.. Enumerable.Range(0, results).Select(_ => names.Take(LocalName(operation)))];
        calls.Add(expression, made);
        locals[operation.Id] = made[(int)operation.Attributes.Integer("output")];
        statements.Add(new(made[0], expression, uses, layout.Comment(operation)) { Others = [.. made.Skip(1)] });
    }

    private string AskSize(int value)
    {
        _ = sizesAsked.Add(locals[value]);
        return locals[value];
    }

    // The local that an operation reads: the value itself, or some of its channels.
    private string Select(StepInput read)
    {
        var (value, operation, input) = (read.Value, Graph.Operations[read.Operation], read.Input);
        var source = locals[value];
        var axis = layout.Channels.Axis(value);
        switch (layout.Selection(operation.Id, input))
        {
            case LayoutSelection.None:
                return source;
            case LayoutSelection.AtRunTime run:
                return AddSelection(operation, input, $"{run.Field}.forward({source})", source, null);
            case LayoutSelection.Constant constant when shared.TryGetValue((value, constant.Selection), out var known):
                return known;
            case LayoutSelection.Constant { Selection: Selection.View view } constant:
                var range = $"{source}.narrow({Literals.Of(axis)}, {Literals.Of(view.Start)}, {Literals.Of(view.Length)})";
                return shared[(value, constant.Selection)] = AddSelection(operation, input, range, source, "a view");
            case LayoutSelection.Constant { Selection: Selection.Gather gather, Field: { } field } constant:
                var copy = $"{field}.forward({source})";
                return shared[(value, constant.Selection)] = AddSelection(
                    operation,
                    input,
                    copy,
                    source,
                    $"a copy of {gather.Indices.Count} channels"
                );
            default:
                throw new GraphException($"{operation.Name} has a selection without C# text");
        }
    }

    private string AddSelection(Operation operation, int input, string expression, string source, string? comment)
    {
        var local = names.Take(LocalName(operation) + "_input" + (operation.Inputs.Count == 1 ? "" : Literals.Of(input)));
        statements.Add(new(local, expression, [source], comment));
        return local;
    }

    /// <summary><c>layer1_0_conv1</c>, <c>relu4</c>, <c>max_pool2d_4</c>.</summary>
    public static string LocalName(Operation operation) =>
        operation.Layer is { Length: > 0 } layer
            ? NameTable.Identifier(layer)
            : operation.Operator + (operation.Operator.Any(char.IsDigit) ? "_" : "") + Literals.Of(operation.Id);
}
