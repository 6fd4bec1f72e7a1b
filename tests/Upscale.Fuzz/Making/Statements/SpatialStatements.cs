namespace Upscale.Fuzz.Making.Statements;

/// <summary>What changes heights and widths and leaves channels apart.</summary>
internal static class SpatialStatements
{
    /// <summary>Pools, as modules and as functions.</summary>
    public static bool Pool(Draft draft)
    {
        if (draft.PickMap(value => value.Smallest >= 4) is not { } x)
        {
            return false;
        }

        switch (draft.Choices.Below(6))
        {
            case 0:
                draft.Add(draft.Call("MaxPool2d", "pool", "MaxPool2d(2)", x.Name), x.Channels, Half(x));
                break;
            case 1:
                draft.Add(draft.Call("AvgPool2d", "pool", "AvgPool2d(2)", x.Name), x.Channels, Half(x));
                break;
            case 2:
                draft.Add(draft.Call("MaxPool2d", "pool", "MaxPool2d(3, stride: 1, padding: 1)", x.Name), x.Channels, x.Sizes);
                break;
            case 3:
                draft.Add($"functional.max_pool2d({x.Name}, 2)", x.Channels, Half(x));
                break;
            case 4:
                draft.Add($"functional.avg_pool2d({x.Name}, 3, stride: 1, padding: 1)", x.Channels, x.Sizes);
                break;
            default:
                var size = draft.Choices.Of(1, 2, 3);
                Value.Area[] sizes = [.. x.Sizes.Select(_ => new Value.Area(size, size))];
                var (type, name, argument) = draft.Choices.Of(
                    ("AdaptiveAvgPool2d", "avg", $"{size}"),
                    ("AdaptiveMaxPool2d", "max", $"new long[] {{ {size}, {size} }}")
                );
                draft.Add(draft.Call(type, name, $"{type}({argument})", x.Name), x.Channels, sizes);
                break;
        }

        return true;
    }

    /// <summary>Larger maps: interpolation and padding.</summary>
    public static bool Resize(Draft draft)
    {
        if (draft.PickMap(value => value.Smallest <= 8) is not { } x)
        {
            return false;
        }

        Value.Area[] Larger(Func<int, int> size) => [.. x.Sizes.Select(area => new Value.Area(size(area.Height), size(area.Width)))];
        switch (draft.Choices.Below(4))
        {
            case 0:
                draft.Add($"functional.interpolate({x.Name}, scale_factor: new double[] {{ 2, 2 }})", x.Channels, Larger(size => size * 2));
                break;
            case 1:
                var up = draft.Call("Upsample", "up", "Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest)", x.Name);
                draft.Add(up, x.Channels, Larger(size => size * 2));
                break;
            case 2:
                draft.Add(draft.Call("ZeroPad2d", "pad", "ZeroPad2d(1)", x.Name), x.Channels, Larger(size => size + 2));
                break;
            default:
                draft.Add($"functional.pad({x.Name}, new long[] {{ 1, 1, 1, 1 }}, value: 0.5)", x.Channels, Larger(size => size + 2));
                break;
        }

        return true;
    }

    /// <summary>A slice or a flip of a height or width.</summary>
    public static bool Crop(Draft draft)
    {
        if (draft.PickMap(value => value.Smallest >= 4) is not { } x)
        {
            return false;
        }

        if (draft.Choices.Chance(30))
        {
            draft.AddLike(x, $"{x.Name}.flip({draft.Choices.Of(2, 3)})");
            return true;
        }

        var expression = draft.Choices.Of(
            $"{x.Name}[.., .., 1..^1, 1..^1]",
            $"{x.Name}[TensorIndex.Ellipsis, TensorIndex.Slice(1, -1), TensorIndex.Slice(1, -1)]"
        );
        draft.Add(expression, x.Channels, [.. x.Sizes.Select(area => new Value.Area(area.Height - 2, area.Width - 2))], isOwn: false);
        x.IsOwn = false;
        return true;
    }

    private static Value.Area[] Half(Value x) => [.. x.Sizes.Select(area => new Value.Area(area.Height / 2, area.Width / 2))];
}
