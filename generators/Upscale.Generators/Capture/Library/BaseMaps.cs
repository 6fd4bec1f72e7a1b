using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.BaseTypes;

namespace Upscale.Generators.Capture.Library;

/// <summary>Dictionaries, and pairs of key and value.</summary>
internal static class BaseMaps
{
    private static readonly string[] Types =
    [
        "System.Collections.Generic.Dictionary",
        "System.Collections.Generic.IDictionary",
        "System.Collections.Generic.IReadOnlyDictionary",
        "System.Collections.Generic.OrderedDictionary",
        "System.Collections.Generic.SortedDictionary",
        "System.Collections.Generic.SortedList",
        "System.Collections.Concurrent.ConcurrentDictionary",
    ];

    private static readonly string[] Sources = ["dictionary", "collection"];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        foreach (var type in Types)
        {
            table.Add(type, ".ctor", Construct);
            table.Add(type, "Clear", Clear);
            table.Add(type, "Count", (_, call) => new Constant(Own(call).Items.Count));
            table.Add(type, "Add", (context, call) => Add(context, call) ? Constant.Null : throw Duplicate(call));
            table.Add(type, "TryAdd", (context, call) => Constant.Of(Add(context, call)));
            table.Add(type, "ContainsKey", (_, call) => Constant.Of(Own(call).IndexOf(call["key"]) >= 0));
            table.Add(type, "Remove", Remove);
            table.Add(type, "TryGetValue", TryGetValue);
            table.Add(type, "Keys", (_, call) => new SequenceValue(SequenceKind.Enumerable, Own(call).Items.Select(item => item.Key)));
            table.Add(type, "Values", (_, call) => new SequenceValue(SequenceKind.Enumerable, Own(call).Items.Select(item => item.Value)));
        }

        table.Add("System.Collections.Generic.CollectionExtensions", "GetValueOrDefault", GetValueOrDefault);
        table.Add("System.Collections.Generic.KeyValuePair", "Key", (_, call) => Part(call, 0));
        table.Add("System.Collections.Generic.KeyValuePair", "Value", (_, call) => Part(call, 1));
        table.Add("System.Collections.Generic.KeyValuePair", [".ctor", "Create"], (_, call) => Pair(call["key"], call["value"]));
        table.Add("System.Collections.Generic.KeyValuePair", "Deconstruct", Deconstruct);
    }

    private static AbstractValue Construct(ICaptureContext context, CallArguments call)
    {
        var map = new MapValue(((IMethodSymbol)call.Member).ContainingType) { IgnoresCase = IgnoresCase(call) };
        foreach (var source in Sources.Where(call.Has))
        {
            map.Items.AddRange(
                Elements(context, call, call[source])
                    .Select(item => new KeyValuePair<AbstractValue, AbstractValue>(
                        ((SequenceValue)item).Items[0],
                        ((SequenceValue)item).Items[1]
                    ))
            );
        }

        return map;
    }

    // Comparers are known as the names of their properties.
    private static bool IgnoresCase(CallArguments call) =>
        call["comparer"] switch
        {
            Constant { Value: null or "Ordinal" or "InvariantCulture" or "CurrentCulture" } => false,
            Constant { Value: "OrdinalIgnoreCase" or "InvariantCultureIgnoreCase" or "CurrentCultureIgnoreCase" } => true,
            _ => throw call.Refuse("a dictionary with a comparer of its own is not known to Upscale"),
        };

    private static Constant Clear(ICaptureContext context, CallArguments call)
    {
        context.Write(call, Own(call));
        Own(call).Items.Clear();
        return Constant.Null;
    }

    private static MapValue Own(CallArguments call) =>
        call.Receiver as MapValue ?? throw call.Refuse($"'{call.Member.Name}' of {call.Receiver} is not understood");

    private static bool Add(ICaptureContext context, CallArguments call)
    {
        var map = Own(call);
        context.Write(call, map);
        if (map.IndexOf(call["key"]) >= 0)
        {
            return false;
        }

        map.Add(call["key"], call["value"]);
        return true;
    }

    private static CaptureException Duplicate(CallArguments call) =>
        new(CaptureDiagnostics.Throws, call.Location, "ArgumentException", $"the dictionary has the key '{call["key"]}' already");

    private static Constant Remove(ICaptureContext context, CallArguments call)
    {
        var map = Own(call);
        context.Write(call, map);
        var place = map.IndexOf(call["key"]);
        if (place >= 0)
        {
            call.Outs["value"] = map.Items[place].Value;
            map.Items.RemoveAt(place);
        }

        return Constant.Of(place >= 0);
    }

    private static Constant TryGetValue(ICaptureContext context, CallArguments call)
    {
        var map = Own(call);
        var place = map.IndexOf(call["key"]);
        call.Outs["value"] = place >= 0 ? map.Items[place].Value : Constant.Null;
        return Constant.Of(place >= 0);
    }

    private static AbstractValue GetValueOrDefault(ICaptureContext context, CallArguments call)
    {
        var map = call["dictionary"] as MapValue ?? throw call.Refuse("what is read by key is not known");
        return map.IndexOf(call["key"]) is >= 0 and var place ? map.Items[place].Value
            : call.Values.ContainsKey("defaultValue") ? call["defaultValue"]
            : ((IMethodSymbol)call.Member).ReturnType is { IsValueType: true } type
            && Arithmetic.NumericConversion.Default(type) is { } number
                ? number
            : Constant.Null;
    }

    private static AbstractValue Part(CallArguments call, int index) =>
        call.Receiver is SequenceValue { Kind: SequenceKind.Tuple } pair
            ? pair.Items[index]
            : throw call.Refuse($"'{call.Member.Name}' of {call.Receiver} is not understood");

    private static Constant Deconstruct(ICaptureContext context, CallArguments call)
    {
        call.Outs["key"] = Part(call, 0);
        call.Outs["value"] = Part(call, 1);
        return Constant.Null;
    }
}
