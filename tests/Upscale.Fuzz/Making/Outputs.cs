using Upscale.Fuzz.Making.Statements;

namespace Upscale.Fuzz.Making;

/// <summary>Chooses what a forward returns: the last value as it is, or a head on top of it, or several values.</summary>
internal static class Outputs
{
    /// <summary>The expressions that are returned.</summary>
    public static string[] Of(Draft draft)
    {
        var count = draft.Choices.Chance(20) ? 2 + draft.Choices.Below(2) : 1;
        var results = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var value = draft.Pick()!;
            results.Add(Head(draft, value));
        }

        return [.. results];
    }

    private static string Head(Draft draft, Value value)
    {
        switch (draft.Choices.Below(5))
        {
            case 0 or 1:
                return value.Name;
            case 2 when value.IsMap:
                var (width, bias) = (draft.Width(), draft.Choices.Chance(30) ? ", bias: false" : "");
                return draft.Call("Conv2d", "head", $"Conv2d({value.Channels}, {width}, 1{bias})", value.Name);
            default:
                var vector = value.IsMap ? VectorStatements.ToVector(draft, value) : value;
                return draft.Call("Linear", "fc", $"Linear({vector.Channels}, {draft.Width()})", vector.Name);
        }
    }
}
