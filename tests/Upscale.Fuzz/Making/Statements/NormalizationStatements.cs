namespace Upscale.Fuzz.Making.Statements;

/// <summary>Normalisations of feature maps.</summary>
internal static class NormalizationStatements
{
    /// <summary>BatchNorm, sometimes without parameters.</summary>
    public static bool Batch(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var affine = draft.Choices.Chance(10) ? ", affine: false" : "";
        draft.AddLike(x, draft.Call("BatchNorm2d", "bn", $"BatchNorm2d({x.Channels}{affine})", x.Name));
        return true;
    }

    /// <summary>Normalisations whose statistics are those of other axes.</summary>
    public static bool OverChannels(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var groups = x.Channels % 2 == 0 ? draft.Choices.Of(2, 1, x.Channels) : draft.Choices.Of(1, x.Channels);
        var (type, construction) = draft.Choices.Of(
            ("GroupNorm", $"GroupNorm({groups}, {x.Channels})"),
            ("InstanceNorm2d", $"InstanceNorm2d({x.Channels}, affine: true)"),
            ("InstanceNorm2d", $"InstanceNorm2d({x.Channels})"),
            ("LocalResponseNorm", "LocalResponseNorm(3)")
        );
        draft.AddLike(x, draft.Call(type, "norm", construction, x.Name));
        return true;
    }
}
