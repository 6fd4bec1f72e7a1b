using System.Globalization;

namespace Upscale.Fuzz.Making.Statements;

/// <summary>Arithmetic of tensors, and concatenation.</summary>
internal static class JoinStatements
{
    /// <summary>A sum or a difference of two tensors; one of the right width is made where there is none.</summary>
    public static bool Add(Draft draft)
    {
        var (x, y) = Pair(draft);
        var expression = draft.Choices.Below(6) switch
        {
            0 or 1 => $"{x.Name} + {y.Name}",
            2 => $"{x.Name} - {y.Name}",
            3 => $"{x.Name}.add({y.Name})",
            4 => $"torch.add({x.Name}, {y.Name})",
            _ => $"torch.maximum({x.Name}, {y.Name})",
        };
        draft.Add(expression, x.Channels, x.Sizes);
        return true;
    }

    /// <summary>A product, which is zero where either is.</summary>
    public static bool Multiply(Draft draft)
    {
        var (x, y) = Pair(draft);
        draft.Add(draft.Choices.Of($"{x.Name} * {y.Name}", $"torch.mul({x.Name}, {y.Name}.sigmoid())"), x.Channels, x.Sizes);
        return true;
    }

    /// <summary>A number added to or multiplied with each element.</summary>
    public static bool Scalar(Draft draft)
    {
        var x = draft.Pick()!;
        draft.AddLike(
            x,
            draft.Choices.Of($"{x.Name} * 0.5", $"{x.Name} + 1.0", $"1.0 - {x.Name}", $"{x.Name} / 2.0", $"{x.Name}.add(0.5).mul(0.5)")
        );
        return true;
    }

    /// <summary>A parameter of the model's own, one number a channel.</summary>
    public static bool Parameter(Draft draft)
    {
        var x = draft.Pick()!;
        var shape = x.IsMap ? $"1, {x.Channels}, 1, 1" : $"{x.Channels}";
        var field = draft.Text.Field("Parameter", "scale", $"Parameter(torch.ones({shape}))");
        draft.AddLike(x, draft.Choices.Of($"{x.Name} * {field}", $"{x.Name} + {field}"));
        return true;
    }

    /// <summary>Two to three tensors side by side.</summary>
    public static bool Concatenate(Draft draft)
    {
        var x = draft.Pick()!;
        var parts = new List<Value> { x };
        var count = 2 + draft.Choices.Below(2);
        while (parts.Count < count && draft.Pick(value => value.HasAreaOf(x)) is { } part)
        {
            parts.Add(part);
        }

        var width = parts.Sum(part => part.Channels);
        if (!Draft.IsSmall(width))
        {
            return false;
        }

        var list = string.Join(", ", parts.Select(part => part.Name));
        var dim = x.IsMap ? draft.Choices.Of(1, 1, -3) : 1;
        draft.Add(
            string.Create(CultureInfo.InvariantCulture, $"{draft.Choices.Of("torch.cat", "cat", "torch.concat")}([{list}], {dim})"),
            width,
            x.Sizes
        );
        return true;
    }

    /// <summary>The same tensor twice: as it is, activated, negated; or along another axis.</summary>
    public static bool ConcatenateTwice(Draft draft)
    {
        if (draft.Pick(value => Draft.IsSmall(value.Channels * 2)) is not { } x)
        {
            return false;
        }

        if (x.IsMap && x.Smallest < 8 && draft.Choices.Chance(15))
        {
            Value.Area[] higher = [.. x.Sizes.Select(area => new Value.Area(area.Height * 2, area.Width))];
            draft.Add($"cat([{x.Name}, {x.Name}.relu()], 2)", x.Channels, higher);
            return true;
        }

        var other = draft.Choices.Of(x.Name, $"{x.Name}.relu()", $"-{x.Name}", $"functional.sigmoid({x.Name})");
        draft.Add($"cat(new[] {{ {x.Name}, {other} }}, 1)", x.Channels * 2, x.Sizes);
        return true;
    }

    private static (Value X, Value Y) Pair(Draft draft)
    {
        var x = draft.Pick()!;
        if (draft.Choices.Chance(75) && draft.Pick(value => value.HasShapeOf(x) && value != x) is { } y)
        {
            return (x, y);
        }

        var fitting = draft.Pick(value => value.HasAreaOf(x)) ?? x;
        var call = x.IsMap
            ? draft.Call("Conv2d", "side", $"Conv2d({fitting.Channels}, {x.Channels}, 1)", fitting.Name)
            : draft.Call("Linear", "side", $"Linear({fitting.Channels}, {x.Channels})", fitting.Name);
        return (x, Draft.Read(draft.Add(call, x.Channels, x.Sizes)));
    }
}
