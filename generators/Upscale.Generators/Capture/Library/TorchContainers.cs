using System.Globalization;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Modules that hold others: their elements are their registered children.</summary>
internal static class TorchContainers
{
    private const string Sequential = "TorchSharp.Modules.Sequential";
    private const string List = "TorchSharp.Modules.ModuleList";
    private const string Map = "TorchSharp.Modules.ModuleDict";

    /// <summary>The parameters in which members take what they add.</summary>
    private static readonly string[] Added = ["parameter", "module", "item", "value", "parameters", "modules"];

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> All =>
        [
            new("Sequential", (context, module, call) => Fill(context, module, call, "modules"), Chain),
            new("ModuleList", (context, module, call) => Fill(context, module, call, "modules"), NotCallable),
            new("ModuleDict", (context, module, call) => Fill(context, module, call, "modules"), NotCallable),
            new("ParameterList", (context, module, call) => FillTensors(context, module, call), NotCallable),
            new("ParameterDict", (context, module, call) => FillTensors(context, module, call), NotCallable),
        ];

    /// <summary>Their members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var type in new[] { Sequential, List, Map })
        {
            table
                .Add(type, "Count", (_, call) => new Constant(Module(call).Children.Count))
                .Add(type, "this[]", Item)
                .Add(type, "Add", Append);
        }

        foreach (var type in new[] { "TorchSharp.Modules.ParameterList", "TorchSharp.Modules.ParameterDict" })
        {
            table
                .Add(type, "Count", (_, call) => new Constant(Module(call).Parameters.Count))
                .Add(type, "this[]", (_, call) => Tensor(call).Value)
                .Add(type, "Add", AppendTensor)
                .Add(type, "ContainsKey", (_, call) => Constant.Of(Module(call).Parameters.Exists(item => item.Key == call.Text("key"))))
                .Add(type, ["keys", "Keys"], (_, call) => Sequence(Module(call).Parameters.Select(item => new Constant(item.Key))))
                .Add(type, ["values", "Values"], (_, call) => Sequence(Module(call).Parameters.Select(item => item.Value)));
        }

        table.Add("TorchSharp.Modules.ParameterList", "append", AppendTensor);
        table.Add(Sequential, "append", Append);
        table
            .Add(List, ["append", "extend"], Append)
            .Add(List, "Insert", Insert)
            .Add(List, "=this[]", Replace)
            .Add(
                List,
                "IndexOf",
                (_, call) => new Constant(Module(call).Children.FindIndex(child => ReferenceEquals(child.Value, call["item"])))
            );
        table
            .Add(Map, "=this[]", Replace)
            .Add(Map, "ContainsKey", (_, call) => Constant.Of(IndexOf(Module(call), call.Text("key")) >= 0))
            .Add(Map, ["values", "Values"], (_, call) => Sequence(Module(call).Children.Select(child => child.Value)))
            .Add(Map, ["keys", "Keys"], (_, call) => Sequence(Module(call).Children.Select(child => new Constant(child.Key))))
            .Add(Map, "items", (_, call) => Sequence(Module(call).Children.Select(Pair)));
    }

    private static AbstractValue Chain(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        IReadOnlyList<AbstractValue> inputs
    ) =>
        module.Children.Count == 0
            ? context.Record(call, "identity", [inputs[0]], viewOf: inputs[0])
            : module.Children.Aggregate(inputs[0], (value, child) => context.Call(call, child.Value, value));

    private static Unknown NotCallable(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        IReadOnlyList<AbstractValue> inputs
    ) => call.Unknown($"a {module.Kind} has no forward; call its elements");

    private static void Fill(ICaptureContext context, ModuleValue module, CallArguments call, string parameter)
    {
        if (call.Has(parameter))
        {
            AddElements(context, module, call, call[parameter]);
        }
    }

    private static void AddElements(ICaptureContext context, ModuleValue module, CallArguments call, AbstractValue elements)
    {
        foreach (var element in context.Elements(elements) ?? throw call.Refuse($"the elements of a {module.Kind} are not known here"))
        {
            AddElement(module, call, element);
        }
    }

    private static void AddElement(ModuleValue module, CallArguments call, AbstractValue element)
    {
        var (name, value) = element is SequenceValue { Kind: SequenceKind.Tuple, Items: [Constant { Value: string text }, var second] }
            ? (text, second)
            : (module.Children.Count.ToString(CultureInfo.InvariantCulture), element);
        module.Children.Add(new(name, value as ModuleValue ?? throw NotAModule(call, module, value)));
    }

    /// <summary><c>append(module)</c>, <c>append(name, module)</c>, <c>Add(item)</c>, <c>Add(key, value)</c>, <c>append(params)</c>, <c>extend</c>.</summary>
    private static AbstractValue Append(ICaptureContext context, CallArguments call)
    {
        var container = Module(call);
        context.Write(call, container);
        var name = call.Text("name") ?? call.Text("key");
        var value = Added.Select(parameter => call[parameter]).First(IsGiven);
        if (name is not null)
        {
            container.Children.Add(new(name, value as ModuleValue ?? throw NotAModule(call, container, value)));
        }
        else if (value is SequenceValue { Kind: not SequenceKind.Tuple } elements)
        {
            AddElements(context, container, call, elements);
        }
        else
        {
            AddElement(container, call, value);
        }

        return container;
    }

    private static AbstractValue Insert(ICaptureContext context, CallArguments call)
    {
        var container = Module(call);
        context.Write(call, container);
        container.Children.Insert((int)call.Integer("index"), new("", call.Module("item")));
        for (var i = 0; i < container.Children.Count; i++)
        {
            container.Children[i] = new(i.ToString(CultureInfo.InvariantCulture), container.Children[i].Value);
        }

        return Constant.Null;
    }

    private static AbstractValue Replace(ICaptureContext context, CallArguments call)
    {
        var container = Module(call);
        context.Write(call, container);
        var place = Place(container, call);
        var value = call.Module("value");
        if (place < 0 && call.Text("key") is { } key)
        {
            container.Children.Add(new(key, value));
        }
        else
        {
            container.Children[place] = new(container.Children[place].Key, value);
        }

        return value;
    }

    /// <summary>An element; for a range a new container of the same elements under their names.</summary>
    private static AbstractValue Item(ICaptureContext context, CallArguments call)
    {
        var container = Module(call);
        var index = call["index"];
        var range = index switch
        {
            RangeValue slice => slice.In(container.Children.Count),
            SequenceValue { Kind: SequenceKind.Tuple, Items: [var start, var end] } => (
                Bound(start, 0),
                Bound(end, container.Children.Count)
            ),
            _ => null,
        };
        if (range is var (first, past))
        {
            var slice = new ModuleValue(container.Type) { Kind = container.Kind };
            slice.Children.AddRange(container.Children.Skip(first).Take(past - first));
            return slice;
        }

        var place = Place(container, call);
        return place < 0 || place >= container.Children.Count
                ? call.Unknown($"a {container.Kind} of {container.Children.Count} has no such element")
            : container.Kind == "ModuleDict" && !call.Has("key") ? Pair(container.Children[place])
            : container.Children[place].Value;
    }

    private static int Bound(AbstractValue value, int otherwise) => value is Constant { Value: int place } ? place : otherwise;

    private static int Place(ModuleValue container, CallArguments call)
    {
        if (call["key"] is Constant { Value: string key })
        {
            return IndexOf(container, key);
        }

        return call["index"] is IndexValue index
            ? index.In(container.Children.Count) ?? throw call.Refuse("the place of a module depends on the input's size")
            : (int)call.Integer("index");
    }

    private static int IndexOf(ModuleValue container, string? key) => container.Children.FindIndex(child => child.Key == key);

    private static void FillTensors(ICaptureContext context, ModuleValue module, CallArguments call)
    {
        foreach (var element in call.Has("parameters") ? context.Elements(call["parameters"]) ?? [] : [])
        {
            var (name, value) = element is SequenceValue { Kind: SequenceKind.Tuple, Items: [Constant { Value: string text }, var second] }
                ? (text, second)
                : (module.Parameters.Count.ToString(CultureInfo.InvariantCulture), element);
            module.Add(
                module.Parameters,
                name,
                value as TensorStateValue ?? throw call.Refuse($"an element of a {module.Kind} is no parameter")
            );
        }
    }

    private static KeyValuePair<string, TensorStateValue> Tensor(CallArguments call)
    {
        var tensors = Module(call).Parameters;
        var place =
            call["key"] is Constant { Value: string key } ? tensors.FindIndex(item => item.Key == key)
            : call["index"] is IndexValue index ? index.In(tensors.Count) ?? -1
            : (int)call.Integer("index");
        return place >= 0 && place < tensors.Count
            ? tensors[place]
            : throw call.Refuse($"a {Module(call).Kind} of {tensors.Count} has no such element");
    }

    private static Constant AppendTensor(ICaptureContext context, CallArguments call)
    {
        var module = Module(call);
        context.Write(call, module);
        var name = call.Text("key") ?? module.Parameters.Count.ToString(CultureInfo.InvariantCulture);
        var value = Added.Select(parameter => call[parameter]).First(IsGiven);
        module.Add(
            module.Parameters,
            name,
            value as TensorStateValue ?? throw call.Refuse($"an element of a {module.Kind} is no parameter")
        );
        return Constant.Null;
    }

    private static ModuleValue Module(CallArguments call) =>
        call.Receiver as ModuleValue ?? throw call.Refuse($"'{call.Member.Name}' of a module that is not known here");

    private static bool IsGiven(AbstractValue value) => value is not Constant { Value: null };

    private static SequenceValue Sequence(IEnumerable<AbstractValue> items) => new(SequenceKind.Enumerable, items);

    private static SequenceValue Pair(KeyValuePair<string, ModuleValue> child) =>
        new(SequenceKind.Tuple, [new Constant(child.Key), child.Value]);

    private static CaptureException NotAModule(CallArguments call, ModuleValue container, AbstractValue value) =>
        value is Unknown unknown
            ? new(CaptureDiagnostics.NotUnderstood, unknown.Location ?? call.Location, unknown.Reason)
            : call.Refuse($"an element of a {container.Kind} is {value}, not a module");
}
