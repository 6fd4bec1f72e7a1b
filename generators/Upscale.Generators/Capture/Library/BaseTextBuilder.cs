using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary><c>StringBuilder</c>, kept as a list of the texts that were appended.</summary>
internal static class BaseTextBuilder
{
    private const string Builder = "System.Text.StringBuilder";

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(
            Builder,
            ".ctor",
            (_, call) =>
                new SequenceValue(
                    SequenceKind.List,
                    call.Text("value") is { } text ? [new Constant(text)] : [],
                    ((IMethodSymbol)call.Member).ContainingType
                )
        );
        table.Add(Builder, ["Append", "AppendLine", "AppendFormat", "AppendJoin"], Append);
        table.Add(Builder, "Clear", Clear);
        table.Add(Builder, "Length", (context, call) => new Constant(Whole(context, call).Length));
        table.Add(Builder, "ToString", (context, call) => new Constant(Whole(context, call)));
    }

    private static string Whole(ICaptureContext context, CallArguments call) =>
        string.Concat(BaseTypes.Elements(context, call, call.Receiver!).Select(context.Text));

    private static AbstractValue Append(ICaptureContext context, CallArguments call)
    {
        var builder = BaseTypes.Changed(context, call);
        var added = call.Member.Name switch
        {
            "AppendFormat" => BaseText.Format(context, call),
            "AppendJoin" => BaseText.Join(context, call),
            _ when call.Has("repeatCount") => new Constant(
                new string(call["value"] is Constant { Value: char letter } ? letter : ' ', (int)call.Integer("repeatCount"))
            ),
            _ => call.Values.Values.FirstOrDefault(value => value is not Unknown) ?? new Constant(""),
        };
        var text = added is Constant { Value: null } ? "" : context.Text(added);
        builder.Items.Add(text is null ? throw call.Refuse("a text is not known") : new Constant(text));
        if (call.Member.Name == "AppendLine")
        {
            builder.Items.Add(new Constant("\n"));
        }

        return builder;
    }

    private static SequenceValue Clear(ICaptureContext context, CallArguments call)
    {
        var builder = BaseTypes.Changed(context, call);
        builder.Items.Clear();
        return builder;
    }
}
