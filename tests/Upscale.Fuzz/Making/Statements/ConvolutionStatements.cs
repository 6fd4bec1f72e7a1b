namespace Upscale.Fuzz.Making.Statements;

/// <summary>Convolutions of every kind.</summary>
internal static class ConvolutionStatements
{
    /// <summary>1x1 or 3x3, at a random stride, with or without bias.</summary>
    public static bool Plain(Draft draft) => Any(draft, draft.PickMap(), draft.Width(), 1);

    /// <summary>A Sequential of convolution, BatchNorm and activation, by way of a method that makes it.</summary>
    public static bool Activated(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        draft.Text.Member(
            """
            private static Sequential ConvNormAct(long inChannels, long outChannels, long kernel = 3, long stride = 1, long groups = 1)
            {
                var layers = new List<Module<Tensor, Tensor>>
                {
                    Conv2d(inChannels, outChannels, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false),
                    BatchNorm2d(outChannels),
                };
                layers.Add(ReLU());
                return Sequential(layers);
            }
            """
        );
        var width = draft.Width();
        var isStrided = x.Smallest >= 4 && draft.Choices.Chance(20);
        var kernel = draft.Choices.Of(1, 3);
        var call = draft.Call(
            "Sequential",
            "stage",
            $"ConvNormAct({x.Channels}, {width}, {kernel}{(isStrided ? ", stride: 2" : "")})",
            x.Name
        );
        draft.Add(call, width, isStrided ? Sizes(x, kernel, 2, kernel / 2) : x.Sizes);
        return true;
    }

    /// <summary>One filter or several for each channel.</summary>
    public static bool Depthwise(Draft draft)
    {
        var multiplier = draft.Choices.Of(1, 1, 1, 2, 3);
        return draft.PickMap(value => Draft.IsSmall(value.Channels * multiplier)) is { } x
            && Any(draft, x, x.Channels * multiplier, x.Channels);
    }

    /// <summary>Groups of several channels.</summary>
    public static bool Grouped(Draft draft)
    {
        var groups = draft.Choices.Of(2, 2, 3, 4);
        return draft.PickMap(value => value.Channels % groups == 0 && value.Channels > groups) is { } x
            && Any(draft, x, groups * draft.Choices.Of(2, 1, 3, 4), groups);
    }

    /// <summary>Twice the height and width, sometimes in groups.</summary>
    public static bool Transposed(Draft draft)
    {
        if (draft.PickMap(value => value.Smallest <= 8) is not { } x)
        {
            return false;
        }

        var groups = x.Channels % 2 == 0 && draft.Choices.Chance(30) ? 2 : 1;
        var width = groups * draft.Choices.Of(2, 4, 3, 5);
        var isOverlapping = draft.Choices.Chance(30);
        var shape = isOverlapping ? "4, stride: 2, padding: 1" : "2, stride: 2";
        var more = (groups > 1 ? $", groups: {groups}" : "") + (draft.Choices.Chance(30) ? ", bias: false" : "");
        draft.Add(
            draft.Call("ConvTranspose2d", "up", $"ConvTranspose2d({x.Channels}, {width}, {shape}{more})", x.Name),
            width,
            [.. x.Sizes.Select(area => new Value.Area(area.Height * 2, area.Width * 2))]
        );
        return true;
    }

    /// <summary>One layer, or a layer and its BatchNorm, called twice.</summary>
    public static bool Again(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var layer = draft.Text.Field("Conv2d", "shared", $"Conv2d({x.Channels}, {x.Channels}, 3, padding: 1)");
        var norm = draft.Choices.Chance(40) ? draft.Text.Field("BatchNorm2d", "norm", $"BatchNorm2d({x.Channels})") : null;
        string Call(string argument) => norm is null ? $"{layer}.call({argument})" : $"{norm}.call({layer}.call({argument}))";
        if (draft.Choices.Chance(40) && draft.PickMap(value => value.Channels == x.Channels && value != x) is { } other)
        {
            draft.Add(Call(x.Name), x.Channels, x.Sizes);
            draft.Add(Call(other.Name), other.Channels, other.Sizes);
        }
        else
        {
            var once = draft.Add(Call(x.Name), x.Channels, x.Sizes);
            draft.Add(Call($"functional.relu({Draft.Read(once).Name})"), x.Channels, x.Sizes);
        }

        return true;
    }

    private static bool Any(Draft draft, Value? value, int width, int groups)
    {
        if (value is not { } x)
        {
            return VectorStatements.Linear(draft);
        }

        var kernel = draft.Choices.Of(1, 3, 3, 3, 5);
        var stride = x.Smallest >= 5 && draft.Choices.Chance(15) ? 2 : 1;
        var dilation = kernel == 3 && x.Smallest >= 6 && draft.Choices.Chance(8) ? 2 : 1;
        var padding = x.Smallest >= 5 && kernel == 3 && draft.Choices.Chance(12) ? dilation - 1 : dilation * (kernel / 2);
        var mode =
            padding > 0 && padding < x.Smallest && draft.Choices.Chance(10) ? draft.Choices.Of("Reflect", "Replicate", "Circular") : null;
        var more =
            (stride > 1 ? $", stride: {stride}" : "")
            + (padding > 0 ? $", padding: {padding}" : "")
            + (dilation > 1 ? $", dilation: {dilation}" : "")
            + (mode is null ? "" : $", padding_mode: PaddingModes.{mode}")
            + (groups > 1 ? $", groups: {groups}" : "")
            + (draft.Choices.Chance(35) ? ", bias: false" : "");
        var call = draft.Call("Conv2d", "conv", $"Conv2d({x.Channels}, {width}, {kernel}{more})", x.Name);
        draft.Add(call, width, Sizes(x, dilation * (kernel - 1) + 1, stride, padding));
        return true;
    }

    /// <summary>Heights and widths after a window.</summary>
    public static Value.Area[] Sizes(Value x, int kernel, int stride, int padding)
    {
        int After(int size) => ((size + 2 * padding - kernel) / stride) + 1;
        return [.. x.Sizes.Select(area => new Value.Area(After(area.Height), After(area.Width)))];
    }
}
