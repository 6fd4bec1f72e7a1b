using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.BaseTypes;

namespace Upscale.Generators.Capture.Library;

/// <summary>Lists, arrays, sets, queues and stacks.</summary>
internal static class BaseCollections
{
    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var type in Sequences)
        {
            table.Add(type, ["Count", "Length", "LongLength"], Count);
            table.Add(type, ["Contains"], (_, call) => Constant.Of(IndexOf(call) >= 0));
            table.Add(type, "Reverse", Reverse);
            table.Add(
                type,
                ["ToArray", "Clone", "GetEnumerator", "AsReadOnly"],
                (_, call) => new SequenceValue(SequenceKind.Array, Own(call).Items, Own(call).Type)
            );
        }

        AddChanges(table);
        AddArrays(table);
        foreach (var type in new[] { "List", "HashSet", "Queue", "Stack", "LinkedList", "SortedSet" })
        {
            table.Add("System.Collections.Generic." + type, ".ctor", Construct);
        }
    }

    private static void AddChanges(LibraryTable table)
    {
        foreach (var type in Sequences.Where(type => type.StartsWith("System.Collections", StringComparison.Ordinal)))
        {
            table.Add(type, ["Add", "AddLast", "Enqueue"], Append);
            table.Add(type, "Clear", (context, call) => Change(context, call, items => items.Clear()));
            table.Add(type, "Remove", Remove);
        }

        const string list = "System.Collections.Generic.List";
        table.Add(
            list,
            "AddRange",
            (context, call) => Change(context, call, items => items.AddRange(Elements(context, call, call["collection"]).ToArray()))
        );
        table.Add(
            list,
            "InsertRange",
            (context, call) =>
                Change(
                    context,
                    call,
                    items => items.InsertRange((int)call.Integer("index"), Elements(context, call, call["collection"]).ToArray())
                )
        );
        table.Add(
            list,
            "RemoveRange",
            (context, call) => Change(context, call, items => items.RemoveRange((int)call.Integer("index"), (int)call.Integer("count")))
        );
        table.Add(
            list,
            ["GetRange", "Slice"],
            (_, call) =>
                new SequenceValue(
                    SequenceKind.List,
                    Own(call)
                        .Items.Skip((int)call.Integer(call.Has("index") ? "index" : "start"))
                        .Take((int)call.Integer(call.Has("count") ? "count" : "length")),
                    Own(call).Type
                )
        );
        table
            .Add(list, "ForEach", ForEach)
            .Add(
                list,
                "ConvertAll",
                (context, call) =>
                    Sequence(SequenceKind.List, Own(call).Items.ToArray().Select(item => context.Call(call, call["converter"], item)), call)
            );
        table.Add(list, "Exists", (context, call) => Constant.Of(Own(call).Items.Exists(Match(context, call))));
        table.Add(list, "TrueForAll", (context, call) => Constant.Of(Own(call).Items.TrueForAll(Match(context, call))));
        table.Add(list, "Find", (context, call) => Own(call).Items.Find(Match(context, call)) ?? Constant.Null);
        table.Add(list, "FindIndex", (context, call) => new Constant(Own(call).Items.FindIndex(Match(context, call))));
        table.Add(list, "FindAll", (context, call) => Sequence(SequenceKind.List, Own(call).Items.FindAll(Match(context, call)), call));
        table.Add(list, "RemoveAll", (context, call) => new Constant(Changed(context, call).Items.RemoveAll(Match(context, call))));
        foreach (var type in new[] { list, "System.Collections.Generic.IList" })
        {
            table.Add(type, "IndexOf", (_, call) => new Constant(IndexOf(call)));
            table.Add(
                type,
                "Insert",
                (context, call) => Change(context, call, items => items.Insert((int)call.Integer("index"), call["item"]))
            );
            table.Add(type, "RemoveAt", (context, call) => Change(context, call, items => items.RemoveAt((int)call.Integer("index"))));
        }

        table.Add("System.Collections.Generic.Queue", ["TryDequeue", "TryPeek"], TryTake);
        table.Add("System.Collections.Generic.Stack", ["TryPop", "TryPeek"], TryTake);
        const string linked = "System.Collections.Generic.LinkedList";
        table.Add(linked, "AddFirst", (context, call) => Change(context, call, items => items.Insert(0, call["value"])));
        table.Add(linked, "RemoveFirst", (context, call) => Change(context, call, items => items.RemoveAt(0)));
        table.Add(linked, "RemoveLast", (context, call) => Change(context, call, items => items.RemoveAt(items.Count - 1)));
        table.Add("System.Collections.Generic.Queue", ["Dequeue", "Peek"], (context, call) => Take(context, call, first: true));
        table.Add(
            "System.Collections.Generic.Stack",
            "Push",
            (context, call) => Change(context, call, items => items.Insert(0, call["item"]))
        );
        table.Add("System.Collections.Generic.Stack", ["Pop", "Peek"], (context, call) => Take(context, call, first: true));
    }

    private static void AddArrays(LibraryTable table)
    {
        const string array = "System.Array";
        table.Add(array, "Empty", (_, call) => Sequence(SequenceKind.Array, [], call));
        table.Add(
            array,
            "Fill",
            (context, call) =>
            {
                var target = (SequenceValue)call["array"];
                context.Write(call, target);
                for (var i = 0; i < target.Items.Count; i++)
                {
                    target.Items[i] = call["value"];
                }

                return Constant.Null;
            }
        );
        table.Add(
            array,
            "ConvertAll",
            (context, call) =>
                Sequence(
                    SequenceKind.Array,
                    Elements(context, call, call["array"]).Select(item => context.Call(call, call["converter"], item)),
                    call
                )
        );
        table.Add(
            array,
            "IndexOf",
            (context, call) =>
                new Constant(Elements(context, call, call["array"]).ToList().FindIndex(item => AreEqual(call, item, call["value"])))
        );
        table.Add(array, "GetLength", (_, call) => new Constant(Dimension(Own(call), call.Integer("dimension"))));
        table.Add(
            array,
            "ForEach",
            (context, call) =>
            {
                foreach (var item in Elements(context, call, call["array"]).ToArray())
                {
                    context.Call(call, call["action"], item);
                }

                return Constant.Null;
            }
        );
    }

    private static int Dimension(SequenceValue array, long dimension) =>
        dimension == 0 || array.Items.Count == 0 ? array.Items.Count : Dimension((SequenceValue)array.Items[0], dimension - 1);

    private static SequenceValue Own(CallArguments call) =>
        call.Receiver as SequenceValue ?? throw call.Refuse($"'{call.Member.Name}' of {call.Receiver} is not understood");

    private static AbstractValue Count(ICaptureContext context, CallArguments call)
    {
        var count = Elements(context, call, call.Receiver!).Count;
        return call.Member.Name == "LongLength" ? new Constant((long)count) : new Constant(count);
    }

    private static int IndexOf(CallArguments call) =>
        Own(call).Items.FindIndex(item => AreEqual(call, item, call[call.Has("item") ? "item" : "value"]));

    private static AbstractValue Construct(ICaptureContext context, CallArguments call)
    {
        var type = ((IMethodSymbol)call.Member).ContainingType;
        if (call["comparer"] is not Constant { Value: null or "Ordinal" or "InvariantCulture" or "CurrentCulture" })
        {
            throw call.Refuse($"a {type.Name} with a comparer of its own is not known to Upscale");
        }

        IEnumerable<AbstractValue> items = call.Has("collection") ? Elements(context, call, call["collection"]) : [];
        return type.Name switch
        {
            "HashSet" or "SortedSet" => new SequenceValue(SequenceKind.Set, Distinct(call, items), type),
            "Stack" => new SequenceValue(SequenceKind.List, items.Reverse(), type),
            _ => new SequenceValue(SequenceKind.List, items, type),
        };
    }

    private static AbstractValue Append(ICaptureContext context, CallArguments call)
    {
        var sequence = Changed(context, call);
        var item = call.Has("item") ? call["item"] : call["value"];
        if (sequence.Kind == SequenceKind.Set && sequence.Items.Exists(other => AreEqual(call, other, item)))
        {
            return Constant.False;
        }

        sequence.Items.Add(item);
        return Constant.True;
    }

    private static Constant Remove(ICaptureContext context, CallArguments call)
    {
        var place = IndexOf(call);
        if (place >= 0)
        {
            Changed(context, call).Items.RemoveAt(place);
        }

        return Constant.Of(place >= 0);
    }

    private static Constant Change(ICaptureContext context, CallArguments call, Action<List<AbstractValue>> change)
    {
        change(Changed(context, call).Items);
        return Constant.Null;
    }

    private static Predicate<AbstractValue> Match(ICaptureContext context, CallArguments call) =>
        item => Truth(call, context.Call(call, call["match"], item));

    private static AbstractValue Take(ICaptureContext context, CallArguments call, bool first)
    {
        var items = Own(call).Items;
        if (items.Count == 0)
        {
            throw new CaptureException(CaptureDiagnostics.Throws, call.Location, "InvalidOperationException", "the collection is empty");
        }

        var place = first ? 0 : items.Count - 1;
        var item = items[place];
        if (call.Member.Name != "Peek")
        {
            Changed(context, call).Items.RemoveAt(place);
        }

        return item;
    }

    private static Constant TryTake(ICaptureContext context, CallArguments call)
    {
        var items = Own(call).Items;
        var isFound = items.Count > 0;
        call.Outs["result"] = isFound ? items[0] : Constant.Null;
        if (isFound && call.Member.Name != "TryPeek")
        {
            Changed(context, call).Items.RemoveAt(0);
        }

        return Constant.Of(isFound);
    }

    private static Constant ForEach(ICaptureContext context, CallArguments call)
    {
        foreach (var item in Own(call).Items.ToArray())
        {
            context.Call(call, call["action"], item);
        }

        return Constant.Null;
    }

    private static AbstractValue Reverse(ICaptureContext context, CallArguments call)
    {
        var target = call.Receiver ?? call["array"];
        context.Write(call, target);
        (target as SequenceValue ?? throw call.Refuse("what is reversed is not known")).Items.Reverse();
        return Constant.Null;
    }
}
