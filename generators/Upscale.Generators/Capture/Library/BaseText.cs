using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.BaseTypes;

namespace Upscale.Generators.Capture.Library;

/// <summary>Strings, and what every object has.</summary>
internal static class BaseText
{
    private const string Text = "System.String";

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(Text, ".ctor", Construct);
        table.Add(Text, "Length", (_, call) => new Constant(Own(call).Length));
        table.Add(Text, "Empty", (_, _) => new Constant(""));
        table.Add(Text, ["ToLower", "ToLowerInvariant"], (_, call) => new Constant(Own(call).ToLowerInvariant()));
        table.Add(Text, ["ToUpper", "ToUpperInvariant"], (_, call) => new Constant(Own(call).ToUpperInvariant()));
        table.Add(Text, ["Trim", "TrimStart", "TrimEnd"], Trim);
        table.Add(Text, ["StartsWith", "EndsWith", "Contains", "IndexOf", "LastIndexOf"], Find);
        table.Add(
            Text,
            "Replace",
            (_, call) => new Constant(Own(call).Replace(Any(call, "oldValue", "oldChar"), Any(call, "newValue", "newChar")))
        );
        table.Add(
            Text,
            "Substring",
            (_, call) =>
                new Constant(
                    call.Has("length")
                        ? Own(call).Substring((int)call.Integer("startIndex"), (int)call.Integer("length"))
                        : Own(call).Substring((int)call.Integer("startIndex"))
                )
        );
        table.Add(Text, "Split", Split);
        table.Add(Text, "Join", Join).Add(Text, "Concat", Concat).Add(Text, "Format", Format);
        table.Add(Text, "IsNullOrEmpty", (_, call) => Constant.Of(string.IsNullOrEmpty(call.Text("value"))));
        table.Add(Text, "IsNullOrWhiteSpace", (_, call) => Constant.Of(string.IsNullOrWhiteSpace(call.Text("value"))));
        table.Add(Text, "Equals", EqualTexts);
        table.Add(
            Text,
            "ToCharArray",
            (_, call) => Sequence(SequenceKind.Array, Own(call).Select(character => new Constant(character)), call)
        );
        table.Add("System.Char", "IsDigit", (_, call) => Constant.Of(char.IsDigit(Character(call))));
        table.Add("System.Char", "IsLetter", (_, call) => Constant.Of(char.IsLetter(Character(call))));
        table.Add(
            "System.StringComparer",
            "Ordinal OrdinalIgnoreCase InvariantCulture InvariantCultureIgnoreCase CurrentCulture CurrentCultureIgnoreCase".Split(' '),
            (_, call) => new Constant(call.Member.Name)
        );
        AddObjects(table);
    }

    private static void AddObjects(LibraryTable table)
    {
        table.Add("System.Object", "ToString", ToText);
        table.Add("System.Object", ["Equals", "ReferenceEquals"], EqualObjects);
        table.Add(
            "System.Object",
            "GetType",
            (context, call) =>
                context.TypeOf(call.Receiver!) is { } type ? new TypeValue(type) : call.Unknown("the type of this object is not known")
        );
        table.Add("System.Int32", "GetHashCode", (_, call) => call.Receiver!);
        table.Add("System.Enum", "ToString", ToText).Add("System.IFormattable", "ToString", ToText);
        foreach (var type in new[] { "Int32", "Int64", "Single", "Double", "Boolean", "Char", "Byte", "Decimal" })
        {
            table.Add("System." + type, ["ToString"], ToText).Add("System." + type, "Equals", EqualObjects);
        }

        table.Add("System.Reflection.MemberInfo", "Name", TypeName).Add("System.Type", ["Name"], TypeName);
        table.Add(
            "System.Nullable",
            "HasValue",
            (_, call) => call.Receiver is Unknown ? call.Receiver : Constant.Of(call.Receiver is not Constant { Value: null })
        );
        table.Add("System.Nullable", "Value", NullableValue).Add("System.Nullable", "GetValueOrDefault", NullableOrDefault);
        table.Add(
            "System.Lazy",
            ".ctor",
            (_, call) =>
                call.Has("valueFactory")
                    ? new LazyValue(call["valueFactory"])
                    : call.Unknown("a lazy value without a function is not known")
        );
        table.Add(
            "System.Lazy",
            "Value",
            (context, call) =>
                call.Receiver is LazyValue lazy
                    ? lazy.Value ??= context.Call(call, lazy.Factory)
                    : call.Unknown("a lazy value is not known")
        );
        table.Add("System.ValueTuple", ".ctor", (_, call) => new SequenceValue(SequenceKind.Tuple, call.Values.Values));
        table.Add("System.Tuple", [".ctor", "Create"], (_, call) => new SequenceValue(SequenceKind.Tuple, call.Values.Values));
        foreach (var index in Enumerable.Range(1, 7))
        {
            table.Add("System.Tuple", "Item" + index, (_, call) => ((SequenceValue)call.Receiver!).Items[index - 1]);
        }

        table.Add(
            "System.ArgumentNullException",
            "ThrowIfNull",
            (_, call) => call["argument"] is Constant { Value: null } ? throw Thrown(call) : Constant.Null
        );
        table.Add(
            "System.ArgumentException",
            ["ThrowIfNullOrEmpty", "ThrowIfNullOrWhiteSpace"],
            (_, call) => string.IsNullOrEmpty(call.Text("argument")) ? throw Thrown(call) : Constant.Null
        );
        table.Add(
            "System.ArgumentOutOfRangeException",
            ["ThrowIfNegative", "ThrowIfNegativeOrZero", "ThrowIfZero"],
            (_, call) => IsOutOfRange(call) ? throw Thrown(call) : Constant.Null
        );
        table.Add(
            "System.ArgumentOutOfRangeException",
            [
                "ThrowIfGreaterThan",
                "ThrowIfLessThan",
                "ThrowIfGreaterThanOrEqual",
                "ThrowIfLessThanOrEqual",
                "ThrowIfEqual",
                "ThrowIfNotEqual",
            ],
            (_, call) => IsBeyond(call) ? throw Thrown(call) : Constant.Null
        );
        table.Add("System.Console", ["WriteLine", "Write"], (_, _) => Constant.Null);
        table.Add("System.Diagnostics.Debug", ["Assert", "WriteLine", "Write"], (_, _) => Constant.Null);
        table.Add("System.Diagnostics.Trace", ["Assert", "WriteLine", "Write"], (_, _) => Constant.Null);
        table.Add("System.GC", ["Collect", "SuppressFinalize", "KeepAlive"], (_, _) => Constant.Null);
        table.Add("System.IDisposable", "Dispose", (_, _) => Constant.Null);
    }

    private static CaptureException Thrown(CallArguments call) =>
        new(CaptureDiagnostics.Throws, call.Location, call.Member.ContainingType.Name, call.Member.Name);

    private static bool IsOutOfRange(CallArguments call)
    {
        var value = call.Real("value");
        return call.Member.Name switch
        {
            "ThrowIfNegative" => value < 0,
            "ThrowIfZero" => value == 0,
            _ => value <= 0,
        };
    }

    private static bool IsBeyond(CallArguments call)
    {
        var order = Compare(call, call["value"], call["other"]);
        return call.Member.Name switch
        {
            "ThrowIfGreaterThan" => order > 0,
            "ThrowIfLessThan" => order < 0,
            "ThrowIfGreaterThanOrEqual" => order >= 0,
            "ThrowIfLessThanOrEqual" => order <= 0,
            "ThrowIfEqual" => order == 0,
            _ => order != 0,
        };
    }

    private static string Own(CallArguments call) =>
        call.Receiver is Constant { Value: string text } ? text : throw call.Refuse($"'{call.Member.Name}' of a text that is not known");

    private static char Character(CallArguments call) =>
        call["c"] is Constant { Value: char character } ? character : throw call.Refuse("a character is not known");

    private static string Any(CallArguments call, string first, string second) =>
        call[call.Has(first) ? first : second] is Constant { Value: { } value }
            ? Convert.ToString(value, CultureInfo.InvariantCulture)!
            : throw call.Refuse($"an argument of '{call.Member.Name}' is not known");

    private static AbstractValue Construct(ICaptureContext context, CallArguments call) =>
        call["c"] is Constant { Value: char character } ? new Constant(new string(character, (int)call.Integer("count")))
        : call["value"] is SequenceValue characters ? new Constant(string.Concat(characters.Items.Select(context.Text)))
        : call.Unknown("a text is not known");

    private static AbstractValue Trim(ICaptureContext context, CallArguments call)
    {
        char[] characters =
            call["trimChars"] is SequenceValue sequence ? [.. sequence.Items.Select(item => (char)((Constant)item).Value!)]
            : call["trimChar"] is Constant { Value: char single } ? [single]
            : [];
        var text = Own(call);
        return new Constant(
            call.Member.Name switch
            {
                "TrimStart" => text.TrimStart(characters),
                "TrimEnd" => text.TrimEnd(characters),
                _ => text.Trim(characters),
            }
        );
    }

    private static AbstractValue Find(ICaptureContext context, CallArguments call)
    {
        var (text, part) = (Own(call), Any(call, "value", "c"));
        var comparison = call["comparisonType"] is Constant { Value: int value } ? (StringComparison)value : StringComparison.Ordinal;
        return call.Member.Name switch
        {
            "StartsWith" => Constant.Of(text.StartsWith(part, comparison)),
            "EndsWith" => Constant.Of(text.EndsWith(part, comparison)),
            "Contains" => Constant.Of(text.IndexOf(part, comparison) >= 0),
            "IndexOf" => new Constant(text.IndexOf(part, comparison)),
            _ => new Constant(text.LastIndexOf(part, comparison)),
        };
    }

    private static AbstractValue Split(ICaptureContext context, CallArguments call)
    {
        string[] separators = call["separator"] switch
        {
            SequenceValue sequence =>
            [
                .. sequence.Items.Select(item => Convert.ToString(((Constant)item).Value, CultureInfo.InvariantCulture)!),
            ],
            Constant { Value: { } one } => [Convert.ToString(one, CultureInfo.InvariantCulture)!],
            _ => throw call.Refuse("a separator is not known"),
        };
        var options = call["options"] is Constant { Value: int value } ? value : 0;
        var parts = Own(call).Split(separators, (StringSplitOptions)(options & 1));
        return Sequence(SequenceKind.Array, parts.Select(part => new Constant((options & 2) != 0 ? part.Trim() : part)), call);
    }

    /// <summary><c>string.Join</c>.</summary>
    public static AbstractValue Join(ICaptureContext context, CallArguments call)
    {
        var items = call.Values.Where(item => item.Key is not ("separator" or "startIndex" or "count")).Select(item => item.Value).Single();
        var texts = Elements(context, call, items).Select(context.Text).ToArray();
        return texts.Any(text => text is null)
            ? call.Unknown("a joined text is not known")
            : new Constant(string.Join(Any(call, "separator", "separator"), texts));
    }

    private static AbstractValue Concat(ICaptureContext context, CallArguments call)
    {
        var texts = call
            .Values.Values.SelectMany(value => value is SequenceValue sequence ? sequence.Items : [value])
            .Select(context.Text)
            .ToArray();
        return texts.Any(text => text is null) ? call.Unknown("a text is not known") : new Constant(string.Concat(texts));
    }

    /// <summary><c>string.Format</c>.</summary>
    public static AbstractValue Format(ICaptureContext context, CallArguments call)
    {
        var values = call
            .Values.Where(item => item.Key is not ("format" or "provider"))
            .SelectMany(item => item.Value is SequenceValue sequence ? sequence.Items : [item.Value])
            .Select(value => value is Constant { Type: null } constant ? constant.Value : context.Text(value))
            .ToArray();
        return new Constant(
            string.Format(CultureInfo.InvariantCulture, call.Text("format") ?? throw call.Refuse("a format is null"), values)
        );
    }

    private static AbstractValue ToText(ICaptureContext context, CallArguments call)
    {
        if (call.Receiver is Constant { Type: null, Value: IFormattable number } && call["format"] is Constant { Value: string format })
        {
            return new Constant(number.ToString(format, CultureInfo.InvariantCulture));
        }

        return context.Text(call.Receiver!) is { } text ? new Constant(text) : call.Unknown("the text of this object is not known");
    }

    private static AbstractValue EqualTexts(ICaptureContext context, CallArguments call)
    {
        var comparison = call["comparisonType"] is Constant { Value: int value } ? (StringComparison)value : StringComparison.Ordinal;
        var (left, right) = call.Receiver is null ? (call["a"], call["b"]) : (call.Receiver, call[call.Has("value") ? "value" : "obj"]);
        return left is Constant { Value: var a } && right is Constant { Value: var b }
            ? Constant.Of(string.Equals(a as string, b as string, comparison))
            : call.Unknown("an equality of texts is not known");
    }

    private static AbstractValue EqualObjects(ICaptureContext context, CallArguments call)
    {
        var (left, right) = call.Receiver is null ? (call["objA"], call["objB"]) : (call.Receiver, call[call.Has("obj") ? "obj" : "other"]);
        return Equality.AreEqual(left, right) is { } equal ? Constant.Of(equal) : call.Unknown("an equality is not known");
    }

    private static AbstractValue TypeName(ICaptureContext context, CallArguments call) =>
        call.Receiver is TypeValue { Type: INamedTypeSymbol type }
            ? new Constant(type.MetadataName)
            : call.Unknown("a type's name is not known");

    private static AbstractValue NullableValue(ICaptureContext context, CallArguments call) =>
        call.Receiver is Constant { Value: null }
            ? throw new CaptureException(CaptureDiagnostics.Throws, call.Location, "InvalidOperationException", "a nullable has no value")
            : call.Receiver!;

    private static AbstractValue NullableOrDefault(ICaptureContext context, CallArguments call) =>
        call.Receiver is not Constant { Value: null } ? call.Receiver!
        : call.Values.ContainsKey("defaultValue") ? call["defaultValue"]
        : ((IMethodSymbol)call.Member).ReturnType is var type && Arithmetic.NumericConversion.Default(type) is { } number ? number
        : call.Unknown("a default is not known");
}
