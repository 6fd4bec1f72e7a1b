using System.Globalization;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.BaseTypes;

namespace Upscale.Generators.Capture.Library;

/// <summary>LINQ over known elements, run at once.</summary>
internal static class BaseLinq
{
    private const string Enumerable = "System.Linq.Enumerable";

    private delegate IEnumerable<AbstractValue> Query(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items);

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        AddSources(table);
        AddQueries(table);
        AddScalars(table);
        table.Add(Enumerable, "ToList", (context, call) => Sequence(SequenceKind.List, Source(context, call), call));
        table.Add(Enumerable, "ToArray", (context, call) => Sequence(SequenceKind.Array, Source(context, call), call));
        table.Add(Enumerable, "ToHashSet", (context, call) => Sequence(SequenceKind.Set, Distinct(call, Source(context, call)), call));
        table.Add(Enumerable, "ToDictionary", ToDictionary);
    }

    private static void AddSources(LibraryTable table)
    {
        table.Add(
            Enumerable,
            "Range",
            (_, call) =>
                Sequence(
                    SequenceKind.Enumerable,
                    System
                        .Linq.Enumerable.Range((int)call.Integer("start"), (int)call.Integer("count"))
                        .Select(value => new Constant(value)),
                    call
                )
        );
        table.Add(
            Enumerable,
            "Repeat",
            (_, call) => Sequence(SequenceKind.Enumerable, System.Linq.Enumerable.Repeat(call["element"], (int)call.Integer("count")), call)
        );
        table.Add(Enumerable, "Empty", (_, call) => Sequence(SequenceKind.Enumerable, [], call));
    }

    private static void AddQueries(LibraryTable table)
    {
        void Add(string name, Query query) =>
            table.Add(
                Enumerable,
                name,
                (context, call) => Sequence(SequenceKind.Enumerable, query(context, call, Source(context, call)), call)
            );

        Add("Select", (context, call, items) => items.Select((item, index) => Apply(context, call, "selector", item, index)));
        Add("SelectMany", (context, call, items) => items.SelectMany((item, index) => Flatten(context, call, item, index)));
        Add("Where", (context, call, items) => items.Where((item, index) => Truth(call, Apply(context, call, "predicate", item, index))));
        Add("Skip", (_, call, items) => items.Skip((int)call.Integer("count")));
        Add("SkipLast", (_, call, items) => items.Take(Math.Max(0, items.Count - (int)call.Integer("count"))));
        Add("TakeLast", (_, call, items) => items.Skip(Math.Max(0, items.Count - (int)call.Integer("count"))));
        Add("Take", (_, call, items) => call["count"] is Constant ? items.Take((int)call.Integer("count")) : Range(call, items));
        Add(
            "SkipWhile",
            (context, call, items) => items.SkipWhile((item, index) => Truth(call, Apply(context, call, "predicate", item, index)))
        );
        Add(
            "TakeWhile",
            (context, call, items) => items.TakeWhile((item, index) => Truth(call, Apply(context, call, "predicate", item, index)))
        );
        Add("Concat", (context, call, items) => items.Concat(Elements(context, call, call["second"])));
        Add("Append", (_, call, items) => items.Append(call["element"]));
        Add("Prepend", (_, call, items) => items.Prepend(call["element"]));
        Add("Reverse", (_, _, items) => items.Reverse());
        Add("Distinct", (_, call, items) => Distinct(call, items));
        Add("Union", (context, call, items) => Distinct(call, items.Concat(Elements(context, call, call["second"]))));
        Add(
            "Except",
            (context, call, items) =>
                Distinct(call, items.Where(item => !Elements(context, call, call["second"]).Any(other => AreEqual(call, item, other))))
        );
        Add(
            "Intersect",
            (context, call, items) =>
                Distinct(call, items.Where(item => Elements(context, call, call["second"]).Any(other => AreEqual(call, item, other))))
        );
        Add("Zip", Zip);
        Add("Index", (_, _, items) => items.Select((item, index) => Pair(new Constant(index), item)));
        Add("Chunk", (_, call, items) => Chunk(items, (int)call.Integer("size")));
        Add("Cast", (_, _, items) => items);
        Add("AsEnumerable", (_, _, items) => items);
        Add(
            "OfType",
            (context, call, items) =>
                items.Where(item =>
                    context.IsInstance(item, call.TypeArguments[0]) ?? throw call.Refuse($"the type of {item} is not known")
                )
        );
        Add("DefaultIfEmpty", (_, call, items) => items.Count > 0 ? items : [call["defaultValue"]]);
        Add("GroupBy", GroupBy);
        Add("ToLookup", GroupBy);
        Add("DistinctBy", (context, call, items) => GroupBy(context, call, items).Select(group => ((SequenceValue)group).Items[0]));
        table.Add("System.Linq.IGrouping", "Key", (_, call) => (call.Receiver as SequenceValue)?.Key ?? call.Unknown("a key is not known"));
        foreach (var name in "Order OrderBy OrderDescending OrderByDescending ThenBy ThenByDescending".Split(' '))
        {
            table.Add(Enumerable, name, (context, call) => Order(context, call, Source(context, call)));
        }
    }

    private static void AddScalars(LibraryTable table)
    {
        void Add(string name, Func<ICaptureContext, CallArguments, IReadOnlyList<AbstractValue>, AbstractValue> scalar) =>
            table.Add(Enumerable, name, (context, call) => scalar(context, call, Source(context, call)));

        Add("Count", (context, call, items) => new Constant(Kept(context, call, items).Count));
        Add("LongCount", (context, call, items) => new Constant((long)Kept(context, call, items).Count));
        Add("Any", (context, call, items) => Constant.Of(Kept(context, call, items).Count > 0));
        Add("All", (context, call, items) => Constant.Of(Kept(context, call, items).Count == items.Count));
        Add("Contains", (_, call, items) => Constant.Of(items.Any(item => AreEqual(call, item, call["value"]))));
        Add("First", (context, call, items) => Kept(context, call, items).FirstOrDefault() ?? throw Empty(call));
        Add("Last", (context, call, items) => Kept(context, call, items).LastOrDefault() ?? throw Empty(call));
        Add("Single", (context, call, items) => Kept(context, call, items) is [var only] ? only : throw Empty(call));
        Add("FirstOrDefault", (context, call, items) => Kept(context, call, items).FirstOrDefault() ?? Default(call));
        Add("LastOrDefault", (context, call, items) => Kept(context, call, items).LastOrDefault() ?? Default(call));
        Add("SingleOrDefault", (context, call, items) => Kept(context, call, items).FirstOrDefault() ?? Default(call));
        Add(
            "ElementAt",
            (_, call, items) =>
                call["index"] is IndexValue index ? items[index.In(items.Count) ?? throw Empty(call)] : items[(int)call.Integer("index")]
        );
        Add(
            "Sum",
            (context, call, items) =>
                Selected(context, call, items)
                    .Aggregate((AbstractValue?)null, (sum, item) => sum is null ? item : BaseTypes.Add(call, sum, item))
                ?? Default(call)
        );
        Add(
            "Max",
            (context, call, items) => Selected(context, call, items).Aggregate((best, item) => Compare(call, item, best) > 0 ? item : best)
        );
        Add(
            "Min",
            (context, call, items) => Selected(context, call, items).Aggregate((best, item) => Compare(call, item, best) < 0 ? item : best)
        );
        Add("MaxBy", (context, call, items) => ExtremeBy(context, call, items, isLargest: true));
        Add("MinBy", (context, call, items) => ExtremeBy(context, call, items, isLargest: false));
        Add(
            "Average",
            (context, call, items) =>
                new Constant(
                    Selected(context, call, items).Average(item => Convert.ToDouble(((Constant)item).Value, CultureInfo.InvariantCulture))
                )
        );
        Add("Aggregate", Aggregate);
        Add(
            "SequenceEqual",
            (context, call, items) =>
                Constant.Of(
                    Elements(context, call, call["second"]) is var second
                        && items.Count == second.Count
                        && items.Zip(second, (a, b) => AreEqual(call, a, b)).All(equal => equal)
                )
        );
    }

    private static IReadOnlyList<AbstractValue> Source(ICaptureContext context, CallArguments call) =>
        Elements(context, call, call[call.Has("source") ? "source" : "first"]);

    private static AbstractValue Apply(ICaptureContext context, CallArguments call, string parameter, AbstractValue item, int index) =>
        call[parameter] is DelegateValue { Method.Parameters.Length: 2 }
            ? context.Call(call, call[parameter], item, new Constant(index))
            : context.Call(call, call[parameter], item);

    private static List<AbstractValue> Kept(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items) =>
        [.. call.Has("predicate") ? items.Where(item => Truth(call, context.Call(call, call["predicate"], item))) : items];

    private static IEnumerable<AbstractValue> Selected(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items) =>
        call.Has("selector") ? items.Select(item => context.Call(call, call["selector"], item)) : items;

    private static IEnumerable<AbstractValue> Flatten(ICaptureContext context, CallArguments call, AbstractValue item, int index)
    {
        var function = call.Has("collectionSelector") ? "collectionSelector" : "selector";
        var inner = Elements(context, call, Apply(context, call, function, item, index));
        return call.Has("resultSelector") ? inner.Select(part => context.Call(call, call["resultSelector"], item, part)) : inner;
    }

    private static IEnumerable<AbstractValue> Range(CallArguments call, IReadOnlyList<AbstractValue> items) =>
        call["range"] is RangeValue range && range.In(items.Count) is { } part
            ? items.Skip(part.First).Take(part.End - part.First)
            : throw call.Refuse("a range is not known");

    private static IEnumerable<AbstractValue> Zip(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items)
    {
        var second = Elements(context, call, call["second"]);
        var pairs = items.Zip(second, (a, b) => (a, b));
        return call.Has("third")
                ? pairs.Zip(Elements(context, call, call["third"]), (pair, c) => new SequenceValue(SequenceKind.Tuple, [pair.a, pair.b, c]))
            : call.Has("resultSelector") ? pairs.Select(pair => context.Call(call, call["resultSelector"], pair.a, pair.b))
            : pairs.Select(pair => Pair(pair.a, pair.b));
    }

    private static IEnumerable<AbstractValue> Chunk(IReadOnlyList<AbstractValue> items, int size)
    {
        for (var i = 0; i < items.Count; i += size)
        {
            yield return new SequenceValue(SequenceKind.Array, items.Skip(i).Take(size));
        }
    }

    /// <summary>Stable; <c>ThenBy</c> orders what the order before leaves equal.</summary>
    private static SequenceValue Order(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items)
    {
        var before = call.Member.Name.StartsWith("Then", StringComparison.Ordinal) ? (call["source"] as SequenceValue)?.Ranks : null;
        var sign = call.Member.Name.EndsWith("Descending", StringComparison.Ordinal) ? -1 : 1;
        var keys = items
            .Select(
                (item, index) =>
                    (item, rank: before?[index] ?? 0, key: call.Has("keySelector") ? context.Call(call, call["keySelector"], item) : item)
            )
            .ToArray();
        var comparer = Comparer<(AbstractValue Item, int Rank, AbstractValue Key)>.Create(
            (left, right) => left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank) : sign * Compare(call, left.Key, right.Key)
        );
        var ordered = keys.OrderBy(entry => entry, comparer).ToArray();
        var ranks = new int[ordered.Length];
        for (var i = 1; i < ranks.Length; i++)
        {
            ranks[i] = ranks[i - 1] + (comparer.Compare(ordered[i - 1], ordered[i]) == 0 ? 0 : 1);
        }

        return new(
            SequenceKind.Enumerable,
            ordered.Select(entry => entry.item),
            (call.Member as Microsoft.CodeAnalysis.IMethodSymbol)?.ReturnType
        )
        {
            Ranks = ranks,
        };
    }

    /// <summary>In order of their first elements.</summary>
    private static IEnumerable<AbstractValue> GroupBy(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items)
    {
        var groups = new List<(AbstractValue Key, List<AbstractValue> Items)>();
        foreach (var item in items)
        {
            var key = context.Call(call, call["keySelector"], item);
            var element = call.Has("elementSelector") ? context.Call(call, call["elementSelector"], item) : item;
            var place = groups.FindIndex(group => AreEqual(call, group.Key, key));
            if (place < 0)
            {
                groups.Add((key, [element]));
            }
            else
            {
                groups[place].Items.Add(element);
            }
        }

        return groups.Select(group =>
        {
            var made = new SequenceValue(SequenceKind.Enumerable, group.Items) { Key = group.Key };
            return call.Has("resultSelector") ? context.Call(call, call["resultSelector"], group.Key, made) : made;
        });
    }

    private static AbstractValue ExtremeBy(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items, bool isLargest)
    {
        var keys = items.Select(item => (item, key: context.Call(call, call["keySelector"], item))).ToArray();
        return keys.Length == 0
            ? Default(call)
            : keys.Aggregate((best, next) => Compare(call, next.key, best.key) * (isLargest ? 1 : -1) > 0 ? next : best).item;
    }

    private static AbstractValue Aggregate(ICaptureContext context, CallArguments call, IReadOnlyList<AbstractValue> items)
    {
        var hasSeed = call.Values.ContainsKey("seed");
        if (!hasSeed && items.Count == 0)
        {
            throw Empty(call);
        }

        var result = items
            .Skip(hasSeed ? 0 : 1)
            .Aggregate(hasSeed ? call["seed"] : items[0], (total, item) => context.Call(call, call["func"], total, item));
        return call.Has("resultSelector") ? context.Call(call, call["resultSelector"], result) : result;
    }

    private static AbstractValue ToDictionary(ICaptureContext context, CallArguments call)
    {
        var map = new MapValue((call.Member as Microsoft.CodeAnalysis.IMethodSymbol)?.ReturnType);
        foreach (var item in Source(context, call))
        {
            var key = call.Has("keySelector") ? context.Call(call, call["keySelector"], item) : ((SequenceValue)item).Items[0];
            var value =
                call.Has("elementSelector") ? context.Call(call, call["elementSelector"], item)
                : call.Has("keySelector") ? item
                : ((SequenceValue)item).Items[1];
            map.Items.Add(new(key, value));
        }

        return map;
    }

    private static AbstractValue Default(CallArguments call) =>
        call.Values.ContainsKey("defaultValue") ? call["defaultValue"]
        : call.Member is Microsoft.CodeAnalysis.IMethodSymbol method && NumericConversion.Default(method.ReturnType) is { } number ? number
        : Constant.Null;

    private static CaptureException Empty(CallArguments call) =>
        new(CaptureDiagnostics.Throws, call.Location, "InvalidOperationException", $"'{call.Member.Name}' finds no element");
}
