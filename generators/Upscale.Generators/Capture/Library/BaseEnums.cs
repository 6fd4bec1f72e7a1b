using System.Globalization;
using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;
using static Upscale.Generators.Capture.Library.BaseTypes;

namespace Upscale.Generators.Capture.Library;

/// <summary>Enumerations: flags, members, names.</summary>
internal static class BaseEnums
{
    private const string Enum = "System.Enum";

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(
            Enum,
            "HasFlag",
            (_, call) => Constant.Of((Number(call, call.Receiver!) & Number(call, call["flag"])) == Number(call, call["flag"]))
        );
        table.Add(Enum, "GetHashCode", (_, call) => new Constant((call.Receiver as Constant)?.Value ?? 0));
        table.Add(Enum, "GetName", Name);
        table.Add(
            Enum,
            "GetNames",
            (_, call) => Sequence(SequenceKind.Array, Fields(call).Select(field => new Constant(field.Name)), call)
        );
        table.Add(Enum, "GetValues", (_, call) => Sequence(SequenceKind.Array, Fields(call).Select(Value), call));
        table.Add(
            Enum,
            "IsDefined",
            (_, call) => Constant.Of(Fields(call).Any(field => Equality.AreEqual(Value(field), call["value"]) == true))
        );
        table.Add(Enum, "Parse", (_, call) => Parse(call) ?? throw NoMember(call));
        table.Add(Enum, "TryParse", TryParse);
    }

    private static AbstractValue Name(ICaptureContext context, CallArguments call) =>
        context.Text(call["value"]) is { } name ? new Constant(name) : call.Unknown("the name of a value is not known");

    private static Constant TryParse(ICaptureContext context, CallArguments call)
    {
        var found = Parse(call);
        call.Outs["result"] = found ?? new Constant(Default(Type(call)), Type(call));
        return Constant.Of(found is not null);
    }

    private static Constant? Parse(CallArguments call)
    {
        var comparison = call.Truth("ignoreCase") ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Fields(call).FirstOrDefault(field => string.Equals(field.Name, call.Text("value")?.Trim(), comparison)) is { } found
            ? Value(found)
            : null;
    }

    private static CaptureException NoMember(CallArguments call) =>
        new(CaptureDiagnostics.Throws, call.Location, "ArgumentException", $"'{call.Text("value")}' is no member of {Type(call).Name}");

    private static Constant Value(IFieldSymbol field) => new(field.ConstantValue, field.ContainingType);

    // In the order of their numbers, as .NET gives them.
    private static IEnumerable<IFieldSymbol> Fields(CallArguments call) =>
        Type(call)
            .GetMembers()
            .OfType<IFieldSymbol>()
            .Where(field => field.HasConstantValue)
            .OrderBy(field => Convert.ToDecimal(field.ConstantValue, CultureInfo.InvariantCulture));

    private static INamedTypeSymbol Type(CallArguments call) =>
        (call.TypeArguments.Count > 0 ? call.TypeArguments[0] : (call["enumType"] as TypeValue)?.Type) as INamedTypeSymbol
        ?? throw call.Refuse("an enumeration is not known");

    private static object Default(INamedTypeSymbol type) => Arithmetic.NumericConversion.Default(type.EnumUnderlyingType!)!.Value!;

    private static long Number(CallArguments call, AbstractValue value) =>
        value is Constant { Value: { } number }
            ? Convert.ToInt64(number, CultureInfo.InvariantCulture)
            : throw call.Refuse("a flag is not known");
}
