using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Runs the user's C# on abstract values, over the compiler's bound trees.</summary>
/// <remarks>
/// Constructors give the tree of modules; forward then adds operations to the graph. Evaluate and Execute are exhaustive by design: what they
/// do not know becomes <see cref="Unknown"/> or a <see cref="CaptureException"/>, never nothing. Start reading at <c>Interpreter.Calls.cs</c>.
/// </remarks>
internal sealed partial class Interpreter : ICaptureContext
{
    private readonly SourceCode source;
    private readonly Budget budget;
    private readonly Dictionary<ISymbol, Variable> statics = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> initialisedTypes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<TensorStateValue, TensorValue> states = [];
    private Frame frame = new(null, null);
    private GraphBuilder? builder;
    private ModuleValue? model;
    private int staticDepth;
    private Dictionary<TensorStateValue, string>? constants;
    private HashSet<AbstractValue> frozen = [];
    private HashSet<Variable> frozenVariables = [];

    public Interpreter(Compilation compilation, CancellationToken cancellation)
    {
        Compilation = compilation;
        Cancellation = cancellation;
        source = new(compilation, cancellation);
        budget = new(cancellation);
    }

    public Compilation Compilation { get; }

    /// <summary>The files whose code has been read.</summary>
    public IReadOnlyCollection<SyntaxTree> Read => source.Read;

    public CancellationToken Cancellation { get; }

    /// <summary>The expression or statement that was begun last.</summary>
    public Location? Current => budget.Current?.Syntax.GetLocation();

    public bool IsForward => builder is not null && staticDepth == 0;

    /// <summary>Ends construction: from here on tensors are recorded in <paramref name="graph"/>, and objects that exist must not change.</summary>
    public void BeginForward(GraphBuilder graph, ModuleValue model)
    {
        builder = graph;
        this.model = model;
        Freeze();
    }

    // What exists now must not change: it would be different in the next call of forward.
    private void Freeze() => (frozen, frozenVariables) = Reachable.From(statics.Values, model!);

    public TensorValue Record(
        CallArguments call,
        string name,
        IReadOnlyList<AbstractValue> inputs,
        Attributes? attributes = null,
        ModuleValue? layer = null,
        AbstractValue? viewOf = null
    )
    {
        var operation = Add(call, name, inputs, attributes, layer);
        var storage = viewOf is null ? new TensorStorage() : Tensor(call, viewOf).Storage;
        var value = new TensorValue(operation.Id, operation.Shape, storage);
        SetNumberType(call, value, operation, inputs);
        return value;
    }

    private void SetNumberType(CallArguments call, TensorValue value, Operation operation, IReadOnlyList<AbstractValue> inputs)
    {
        var tensors = inputs.Select(input => Tensor(call, input)).ToArray();
        value.NumberType = NumberTypes.Of(operation, [.. tensors.Select(tensor => tensor.NumberType)]);
        var source =
            operation.Operator is "cast" || value.NumberType != NumberTypes.Float ? null
            : operation.Operator is "cast_like" ? tensors[1]
            : tensors.FirstOrDefault(tensor => tensor.NumberType == NumberTypes.Float);
        value.TypeSource = source?.TypeSource ?? operation.Id;
    }

    public TensorValue RecordInPlace(
        CallArguments call,
        string name,
        IReadOnlyList<AbstractValue> inputs,
        Attributes? attributes = null,
        ModuleValue? layer = null
    )
    {
        if (inputs[0] is TensorStateValue)
        {
            throw call.Refuse("forward writes a parameter or buffer in place");
        }

        var target = Tensor(call, inputs[0]);
        var operation = Add(call, name, inputs, attributes, layer);
        if (NumberTypes.Of(operation, [.. inputs.Select(input => Tensor(call, input).NumberType)]) != target.NumberType)
        {
            throw call.Refuse($"'{call.Member.Name}' in place would change the number type");
        }

        target.Write(operation);
        return target;
    }

    public TensorValue Tensor(CallArguments call, AbstractValue value) =>
        value switch
        {
            TensorValue { IsStale: true } => throw call.Refuse("a tensor is read after it was written in place through a view of it"),
            TensorValue tensor => tensor,
            TensorStateValue state => State(call, state),
            Unknown unknown => throw Refuse(unknown, call.Location),
            _ => throw call.Refuse($"{Describe(value)} is used as a tensor"),
        };

    public AbstractValue Call(CallArguments call, AbstractValue callee, params AbstractValue[] arguments) =>
        callee switch
        {
            DelegateValue function => InvokeDelegate(function, arguments, call.Location),
            ModuleValue module => CallModule(module, call, arguments),
            Unknown unknown => unknown,
            _ => throw call.Refuse($"{Describe(callee)} is called"),
        };

    public void Write(CallArguments call, AbstractValue target)
    {
        if (IsForward && frozen.Contains(target))
        {
            throw new CaptureException(CaptureDiagnostics.ForwardWritesField, call.Location, call.Member.Name);
        }
    }

    private Operation Add(CallArguments call, string name, IReadOnlyList<AbstractValue> inputs, Attributes? attributes, ModuleValue? layer)
    {
        if (builder is null)
        {
            throw call.Refuse($"'{call.Member.Name}' computes with tensors of the network outside forward");
        }

        var ids = inputs.Select(input => Tensor(call, input).Id).ToArray();
        return Guarded(call, () => builder.Add(name, ids, attributes, LayerName(call, layer)));
    }

    private TensorValue State(CallArguments call, TensorStateValue state)
    {
        if (!states.TryGetValue(state, out var value))
        {
            if (builder is null)
            {
                throw call.Refuse("a tensor of the model is used outside of forward and of constructors");
            }

            if (constants?.ContainsKey(state) != true)
            {
                // A class that forward is the first to use has its fields since then.
                constants = ConstantPaths.Of(model!, statics);
            }

            if (state is { Owner: null, Elements: { } elements, Sizes: { } sizes } && !constants.ContainsKey(state))
            {
                // Written in forward, or a local of a constructor: the elements are all there is to it.
                var (creation, attributes) = ConstructionTensors.Written(elements, sizes, state.NumberType);
                return Record(call, creation, [], attributes);
            }

            var isRegistered = state is { Owner: { DottedName: not null } owner, Name: { } own } && !owner.NonPersistent.Contains(own);
            var (layer, name) = isRegistered ? (LayerName(call, state.Owner), state.Name!) : ("", AddConstant(call, builder, state));
            var operation = Guarded(call, () => builder.Add("parameter", [], Attributes.Empty.With("name", name), layer));
            states.Add(state, value = new(operation.Id, operation.Shape, new()) { NumberType = state.NumberType });
        }

        return value;
    }

    // A tensor that a constructor computed and that is not in the state: the generated class holds a copy as a buffer of its own.
    private string AddConstant(CallArguments call, GraphBuilder graph, TensorStateValue state)
    {
        if (!constants!.TryGetValue(state, out var path))
        {
            throw call.Refuse(
                "forward uses a tensor that is no parameter or buffer, and that no field of the model holds; assign it to a field in the constructor"
            );
        }

        if (state.Sizes is null || state.NumberType is null)
        {
            var lacks = state.Sizes is null ? "sizes" : "number type";
            throw call.Refuse(
                $"the {lacks} of the tensor in '{path.Substring(path.IndexOf(':') + 1)}' cannot be followed; register it as a buffer"
            );
        }

        var name = path.Replace(":!", ".").Replace(":", ".").TrimStart('.', '*').Replace("/#", ".").Replace("/=", ".").Replace('/', '.');
        while (graph.FindTensor(name) is not null)
        {
            name += "_";
        }

        graph.Tensor(
            new(name, state.Sizes.ToEquatableArray(), IsBuffer: true)
            {
                NumberType = state.NumberType == NumberTypes.Float ? null : state.NumberType,
                Field = path,
            }
        );
        return name;
    }

    private static string? LayerName(CallArguments call, ModuleValue? layer)
    {
        if (layer is null || layer.Parameters.Count + layer.Buffers.Count == 0)
        {
            return null;
        }

        return layer.DottedName
            ?? throw call.Refuse(
                $"forward calls a {layer} that is not registered: it was assigned after RegisterComponents, or is kept in a plain collection"
            );
    }

    private static Operation Guarded(CallArguments call, Func<Operation> add)
    {
        try
        {
            return add();
        }
        catch (GraphException exception)
        {
            throw new CaptureException(CaptureDiagnostics.GraphRefused, call.Location, exception.Message);
        }
    }

    private static CaptureException Refuse(Unknown unknown, Location? otherwise) =>
        new(CaptureDiagnostics.NotUnderstood, unknown.Location ?? otherwise, unknown.Reason);

    private static CaptureException Refuse(IOperation operation, string reason) =>
        new(CaptureDiagnostics.NotUnderstood, operation.Syntax.GetLocation(), reason);

    private static Unknown NotKnown(IOperation operation, string reason) => new(reason, operation.Syntax.GetLocation());

    /// <summary>A value in words, for messages.</summary>
    private static string Describe(AbstractValue value) =>
        value switch
        {
            Constant { Value: null } => "null",
            Constant constant => $"'{constant}'",
            SizeValue => "a size that follows the input",
            RatioValue => "a number that follows the input's size",
            TensorValue => "a tensor",
            TensorStateValue state => state.Name is null ? "a tensor" : $"the tensor '{state.Name}'",
            ModuleValue module => $"a module of {module}",
            SequenceValue { Kind: SequenceKind.Tuple } => "a tuple",
            SequenceValue => "a sequence",
            MapValue => "a dictionary",
            DelegateValue function => $"the function '{function.Method.Name}'",
            _ => value.ToString() ?? "a value",
        };
}
