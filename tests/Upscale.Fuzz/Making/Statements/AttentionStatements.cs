namespace Upscale.Fuzz.Making.Statements;

/// <summary>Attention between the places of a feature map, in several heads, as different authors write it.</summary>
internal static class AttentionStatements
{
    /// <summary>Projections, attention of each head, and a projection back; places as tokens, and mostly as a map again.</summary>
    public static bool Heads(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var tokens = draft.Text.Fresh("tokens");
        draft.Text.Forward.Add($"var {tokens} = {x.Name}.flatten(2).transpose(1, 2);");
        if (draft.Choices.Chance(50))
        {
            draft.Text.Forward.Add($"{tokens} = {draft.Call("LayerNorm", "ln", $"LayerNorm({x.Channels})", tokens)};");
        }

        var mixed = draft.Text.Fresh("mixed");
        var style = draft.Choices.Below(6);
        draft.Text.Forward.Add($"var {mixed} = {(style == 5 ? Module(draft, x, tokens) : Written(draft, x, tokens, style))};");
        var isResidual = draft.Choices.Chance(40);
        draft.Text.Forward.Add($"{mixed} = {(isResidual ? $"{tokens} + {mixed}" : mixed)};");
        if (draft.Choices.Chance(30))
        {
            draft.Add($"{mixed}.mean([1])", x.Channels, []);
        }
        else
        {
            var sizes = $"{x.Name}.shape[0], {x.Channels}, {x.Name}.shape[2], {x.Name}.shape[3]";
            draft.Add($"{mixed}.transpose(1, 2).reshape({sizes})", x.Channels, x.Sizes, isOwn: false);
        }

        return true;
    }

    private static string Module(Draft draft, Value x, string tokens)
    {
        var heads = x.Channels % 2 == 0 ? draft.Choices.Of(2, 1) : 1;
        var field = draft.Text.Field("MultiheadAttention", "attention", $"MultiheadAttention({x.Channels}, {heads})");
        var sequence = draft.Text.Fresh("sequence");
        draft.Text.Forward.Add($"var {sequence} = {tokens}.transpose(0, 1);");
        return $"{field}.call({sequence}, {sequence}, {sequence}, need_weights: false).Item1.transpose(0, 1)";
    }

    private static string Written(Draft draft, Value x, string tokens, int style)
    {
        var (heads, features) = (draft.Choices.Of(2, 3, 4, 1), draft.Choices.Of(2, 1, 3, 4));
        var width = heads * features;
        var (sizes, bias) = ($"{tokens}.shape[0], {tokens}.shape[1]", draft.Choices.Chance(30) ? ", hasBias: false" : "");
        var names = new[] { draft.Text.Fresh("q"), draft.Text.Fresh("k"), draft.Text.Fresh("v") };
        string Split(string value) => $"{value}.view({sizes}, {heads}, {features}).transpose(1, 2)";
        if (style <= 1)
        {
            foreach (var name in names)
            {
                var projected = draft.Call("Linear", "to_" + name, $"Linear({x.Channels}, {width}{bias})", tokens);
                draft.Text.Forward.Add($"var {name} = {Split(projected)};");
            }
        }
        else
        {
            var all = draft.Text.Fresh("qkv");
            var projected = draft.Call("Linear", "to_" + all, $"Linear({x.Channels}, {3 * width}{bias})", tokens);
            draft.Text.Forward.Add(
                style == 2
                    ? $"var {all} = {projected}.reshape({sizes}, 3, {heads}, {features}).permute(2, 0, 3, 1, 4).unbind(0);"
                    : $"var {all} = {projected}.chunk(3, dim: -1);"
            );
            foreach (var (place, name) in names.Index())
            {
                draft.Text.Forward.Add($"var {name} = {(style == 2 ? $"{all}[{place}]" : Split($"{all}[{place}]"))};");
            }
        }

        var (query, key, value) = (names[0], names[1], names[2]);
        var attended = style is 1 or 3
            ? $"functional.scaled_dot_product_attention({query}, {key}, {value})"
            : $"functional.softmax({query}.matmul({key}.transpose(-2, -1)) * 0.5, dim: -1).matmul({value})";
        var joined = $"{attended}.transpose(1, 2).reshape({sizes}, {width})";
        return draft.Call("Linear", "proj", $"Linear({width}, {x.Channels})", joined);
    }
}
