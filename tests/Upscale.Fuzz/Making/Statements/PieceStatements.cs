namespace Upscale.Fuzz.Making.Statements;

/// <summary>Parts of the channels, and channels in another order.</summary>
internal static class PieceStatements
{
    /// <summary>Equal parts.</summary>
    public static bool Chunk(Draft draft)
    {
        var count = draft.Choices.Of(2, 2, 3);
        if (draft.Pick(value => !value.IsInput && value.Channels >= 2 * count) is not { } x)
        {
            return false;
        }

        var size = (x.Channels + count - 1) / count;
        int[] widths = [.. Enumerable.Range(0, count).Select(i => Math.Min(size, x.Channels - (i * size))).Where(width => width > 0)];
        return Pieces(draft, x, widths, draft.Choices.Of($"{x.Name}.chunk({count}, 1)", $"torch.chunk({x.Name}, {count}, dim: 1)"));
    }

    /// <summary>Parts of given sizes.</summary>
    public static bool Split(Draft draft)
    {
        if (draft.Pick(value => !value.IsInput && value.Channels >= 3) is not { } x)
        {
            return false;
        }

        var first = 1 + draft.Choices.Below(x.Channels - 1);
        return Pieces(draft, x, [first, x.Channels - first], $"{x.Name}.split(new long[] {{ {first}, {x.Channels - first} }}, 1)");
    }

    /// <summary>One part: a range, a narrow, every second channel.</summary>
    public static bool Slice(Draft draft)
    {
        if (draft.Pick(value => value.Channels >= 3) is not { } x)
        {
            return false;
        }

        var start = draft.Choices.Below(x.Channels - 1);
        var length = 1 + draft.Choices.Below(x.Channels - start);
        x.IsOwn = false;
        var (expression, width) = draft.Choices.Below(5) switch
        {
            0 => ($"{x.Name}[.., {start}..{start + length}]", length),
            1 => ($"{x.Name}.narrow(1, {start}, {length})", length),
            2 => ($"{x.Name}[.., ..{length}]", length),
            3 => ($"{x.Name}[.., {start}..]", x.Channels - start),
            _ => ($"{x.Name}[TensorIndex.Colon, TensorIndex.Slice(step: 2)]", (x.Channels + 1) / 2),
        };
        draft.Add(expression, width, x.Sizes, isOwn: false);
        return true;
    }

    /// <summary>The channels backwards.</summary>
    public static bool Flip(Draft draft)
    {
        var x = draft.Pick()!;
        draft.AddLike(x, draft.Choices.Of($"{x.Name}.flip(1)", $"torch.flip({x.Name}, 1)", $"{x.Name}.roll(1, 1)"));
        return true;
    }

    /// <summary>Channels by a list of indices that the model holds.</summary>
    public static bool Indices(Draft draft)
    {
        if (draft.Pick(value => value.Channels >= 2) is not { } x)
        {
            return false;
        }

        var width = 1 + draft.Choices.Below(x.Channels);
        var list = string.Join(", ", Enumerable.Range(0, width).Select(_ => draft.Choices.Below(x.Channels)));
        var indices = $"torch.tensor(new long[] {{ {list} }})";
        if (draft.Choices.Chance(50))
        {
            var field = draft.Text.Fresh("indices");
            draft.Text.Construct($"register_buffer(\"{field}\", {indices});");
            indices = $"get_buffer(\"{field}\")";
        }

        draft.Add($"{x.Name}.index_select(1, {indices})", width, x.Sizes);
        return true;
    }

    /// <summary>The channel shuffle of ShuffleNet.</summary>
    public static bool Shuffle(Draft draft)
    {
        if (draft.PickMap(value => value.Channels >= 4 && value.Channels % 2 == 0) is not { } x)
        {
            return false;
        }

        var groups = draft.Choices.Of(2, x.Channels / 2);
        var name = draft.Text.Fresh("shape");
        draft.Text.Forward.Add($"var {name} = {x.Name}.shape;");
        draft.Add(
            $"{x.Name}.reshape({name}[0], {groups}, {x.Channels / groups}, {name}[2], {name}[3]).transpose(1, 2)"
                + $".reshape({name}[0], {x.Channels}, {name}[2], {name}[3])",
            x.Channels,
            x.Sizes
        );
        return true;
    }

    private static bool Pieces(Draft draft, Value x, int[] widths, string expression)
    {
        x.IsOwn = false;
        var name = draft.Text.Fresh("parts");
        draft.Text.Forward.Add($"var {name} = {expression};");
        for (var i = 0; i < widths.Length; i++)
        {
            draft.Add($"{name}[{i}]", widths[i], x.Sizes, isOwn: false);
        }

        return true;
    }
}
