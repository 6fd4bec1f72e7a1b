namespace Upscale.Fuzz.Making.Statements;

/// <summary>Products with something of another shape.</summary>
internal static class GateStatements
{
    /// <summary>A factor for each channel, from the means of all.</summary>
    public static bool SqueezeExcitation(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var reduced = draft.Choices.Of(2, 1, 4);
        var mean = draft.Choices.Below(3) switch
        {
            0 => $"functional.adaptive_avg_pool2d({x.Name}, 1)",
            1 => $"{x.Name}.mean([2, 3], keepdim: true)",
            _ => draft.Call("AdaptiveAvgPool2d", "squeeze", "AdaptiveAvgPool2d(1)", x.Name),
        };
        var first = draft.Call("Conv2d", "reduce", $"Conv2d({x.Channels}, {reduced}, 1)", mean);
        var second = draft.Call("Conv2d", "expand", $"Conv2d({reduced}, {x.Channels}, 1)", $"functional.relu({first})");
        var gate = draft.Text.Fresh("gate");
        draft.Text.Forward.Add($"var {gate} = {draft.Choices.Of("functional.sigmoid", "functional.hardsigmoid")}({second});");
        draft.AddLike(x, draft.Choices.Of($"{x.Name} * {gate}", $"{gate} * {x.Name}"));
        return true;
    }

    /// <summary>One factor for all channels of a place.</summary>
    public static bool Broadcast(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var gate = draft.Choices.Below(3) switch
        {
            0 => draft.Call("Conv2d", "attend", $"Conv2d({x.Channels}, 1, 1)", x.Name) + ".sigmoid()",
            1 => $"{x.Name}.mean([1], keepdim: true).sigmoid()",
            _ => draft.PickMap(value => value.HasAreaOf(x)) is { } other
                ? draft.Call("Conv2d", "attend", $"Conv2d({other.Channels}, 1, 3, padding: 1)", other.Name)
                : "1.0",
        };
        draft.AddLike(x, $"{x.Name} * {gate}");
        return true;
    }

    /// <summary>The distance from the mean of all channels, or of all places.</summary>
    public static bool Centre(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        draft.AddLike(
            x,
            draft.Choices.Of(
                $"{x.Name} - {x.Name}.mean([2, 3], keepdim: true)",
                $"{x.Name} - {x.Name}.mean([1], keepdim: true)",
                $"{x.Name} + {x.Name}.sum(1, keepdim: true)"
            )
        );
        return true;
    }
}
