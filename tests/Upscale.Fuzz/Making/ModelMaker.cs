using System.Globalization;

namespace Upscale.Fuzz.Making;

/// <summary>Makes a random model: its inputs, a few statements, its outputs.</summary>
/// <remarks>Start reading at <see cref="Statements.StatementTable"/> for what a forward can be made of.</remarks>
public static class ModelMaker
{
    private const int MostStatements = 14;

    /// <summary>The model called <paramref name="name"/> that <paramref name="choices"/> lead to.</summary>
    public static ModelSource Make(string name, Choices choices, ulong seed)
    {
        var channels = choices.Of(3, 1, 2, 4, 3, 6);
        var captured = Area(choices);
        var hasFixedSizes = choices.Chance(25);
        var other = hasFixedSizes ? captured : Area(choices);
        long[] batches = [choices.Of(1, 1, 2), choices.Of(2, 3, 1)];
        var inputs = choices.Chance(20) ? 2 : 1;

        var options = Options(choices);
        var file = new FileText(name);
        var shape = string.Create(CultureInfo.InvariantCulture, $"{batches[0]}, {channels}, {captured.Height}, {captured.Width}");
        var draft = new Draft(choices, new(name), file, hasFixedSizes, depth: 0);
        string[] parameters = inputs == 1 ? ["x"] : ["left", "right"];
        foreach (var parameter in parameters)
        {
            var input = new Value(parameter, channels, [captured, other]) { IsInput = true };
            draft.Values.Add(input);
            Begin(draft, input);
        }

        Fill(draft, MostStatements);
        var results = Outputs.Of(draft);
        var output = results.Length == 1 ? "Tensor" : $"({string.Join(", ", results.Select(_ => "Tensor"))})";
        var arguments = string.Join(", ", parameters.Select(_ => "Tensor"));
        var header = $"[Prunable(Input = new long[] {{ {shape} }}{options})]\npublic partial class {name} : Module<{arguments}, {output}>";
        var text = draft.Text.Write(
            header,
            $"{output} forward({string.Join(", ", parameters.Select(parameter => "Tensor " + parameter))})",
            results.Length == 1 ? results[0] : $"({string.Join(", ", results)})"
        );
        file.Add(text);
        long[][] shapes =
        [
            [batches[0], channels, captured.Height, captured.Width],
            [batches[1], channels, other.Height, other.Width],
        ];
        return new(name, file.Write(), shapes, inputs, seed, choices);
    }

    /// <summary>Adds random statements; each is a part of its own in the choices.</summary>
    internal static void Fill(Draft draft, int most)
    {
        for (var i = 0; i < most; i++)
        {
            var isMore = draft.Choices.Span(() =>
            {
                if (draft.Choices.Below(9) == 0)
                {
                    return false;
                }

                Statements.StatementTable.AddOne(draft);
                return true;
            });
            if (!isMore)
            {
                return;
            }
        }
    }

    // Mostly nothing but a convolution reads the input, as in real networks: what carries the input itself cannot be pruned.
    private static void Begin(Draft draft, Value input)
    {
        if (draft.Choices.Below(12) == 11)
        {
            return;
        }

        var width = draft.Width();
        draft.Add(draft.Call("Conv2d", "stem", $"Conv2d({input.Channels}, {width}, 3, padding: 1)", input.Name), width, input.Sizes);
        draft.Values.Remove(input);
    }

    // What the attribute says is what a profile is baked with.
    private static string Options(Choices choices) =>
        string.Concat(
            $", Amount = {choices.Of("0.5", "0.25", "0.75", "0.9")}",
            choices.Chance(40) ? ", Side = PruningSide.Output" : "",
            choices.Chance(40) ? ", Method = PruningMethod.Constrained" : "",
            choices.Chance(15) ? ", Global = true" : "",
            choices.Chance(15) ? ", Trainable = true" : ""
        );

    private static Value.Area Area(Choices choices) => new(8 + choices.Below(5), 8 + choices.Below(5));
}
