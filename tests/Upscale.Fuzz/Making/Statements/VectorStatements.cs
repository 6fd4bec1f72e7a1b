namespace Upscale.Fuzz.Making.Statements;

/// <summary>What works on (batch, channels) and on (batch, places, channels).</summary>
internal static class VectorStatements
{
    private const int MostFeatures = 1024;

    /// <summary>A feature map as one row a sample.</summary>
    public static bool Flatten(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        _ = ToVector(draft, x);
        return true;
    }

    /// <summary>A linear layer, mostly with an activation.</summary>
    public static bool Linear(Draft draft)
    {
        if (draft.Pick(value => !value.IsMap) is not { } x)
        {
            return Flatten(draft);
        }

        var width = draft.Width();
        var bias = draft.Choices.Chance(25) ? ", hasBias: false" : "";
        var call = draft.Call("Linear", "fc", $"Linear({x.Channels}, {width}{bias})", x.Name);
        draft.Add(draft.Choices.Chance(60) ? $"{call}.relu()" : call, width, x.Sizes);
        return true;
    }

    /// <summary>A normalisation of rows.</summary>
    public static bool Normalize(Draft draft)
    {
        if (draft.Pick(value => !value.IsMap) is not { } x)
        {
            return Flatten(draft);
        }

        var (type, construction) = draft.Choices.Of(
            ("BatchNorm1d", $"BatchNorm1d({x.Channels})"),
            ("LayerNorm", $"LayerNorm({x.Channels})"),
            ("Dropout", "Dropout(0.5)")
        );
        draft.AddLike(x, draft.Call(type, "norm", construction, x.Name), isOwn: false);
        x.IsOwn = false;
        return true;
    }

    /// <summary>Places as tokens: normalised, through two linear layers and back.</summary>
    public static bool Tokens(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var hidden = draft.Width();
        var tokens = draft.Text.Fresh("tokens");
        draft.Text.Forward.Add($"var {tokens} = {x.Name}.flatten(2).transpose(1, 2);");
        if (draft.Choices.Chance(50))
        {
            draft.Text.Forward.Add($"{tokens} = {draft.Call("LayerNorm", "ln", $"LayerNorm({x.Channels})", tokens)};");
        }

        var up = draft.Call("Linear", "mlp", $"Linear({x.Channels}, {hidden})", tokens);
        var down = draft.Call("Linear", "mlp", $"Linear({hidden}, {x.Channels})", $"functional.gelu({up})");
        draft.Text.Forward.Add($"{tokens} = {(draft.Choices.Chance(50) ? tokens + " + " : "")}{down};");
        if (draft.Choices.Chance(50))
        {
            draft.Add($"{tokens}.mean([1])", x.Channels, []);
        }
        else
        {
            draft.Add(
                $"{tokens}.transpose(1, 2).reshape({x.Name}.shape[0], {x.Channels}, {x.Name}.shape[2], {x.Name}.shape[3])",
                x.Channels,
                x.Sizes,
                isOwn: false
            );
        }

        return true;
    }

    /// <summary>The rows of <paramref name="x"/>.</summary>
    public static Value ToVector(Draft draft, Value x)
    {
        var places = x.Sizes[0].Height * x.Sizes[0].Width;
        if (draft.HasFixedSizes && x.Channels * places <= MostFeatures && draft.Choices.Chance(60))
        {
            x.IsOwn = false;
            var flat = draft.Choices.Of($"{x.Name}.flatten(1)", $"torch.flatten({x.Name}, 1)", $"{x.Name}.reshape({x.Name}.shape[0], -1)");
            return draft.Add(flat, x.Channels * places, [], isOwn: false);
        }

        var size = x.Channels <= 32 ? draft.Choices.Of(1, 1, 2) : 1;
        var expression = draft.Choices.Below(size == 1 ? 4 : 2) switch
        {
            0 => $"functional.adaptive_avg_pool2d({x.Name}, {size}).flatten(1)",
            1 => draft.Call("AdaptiveAvgPool2d", "avgpool", $"AdaptiveAvgPool2d({size})", x.Name) + ".flatten(1)",
            2 => $"{x.Name}.mean([2, 3])",
            _ => $"{x.Name}.amax([2, 3])",
        };
        return draft.Add(expression, x.Channels * size * size, []);
    }
}
