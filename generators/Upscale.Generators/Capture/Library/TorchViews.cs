using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Which operators return a tensor that shares its input's memory, so that writing the one writes the other.</summary>
internal static class TorchViews
{
    private static readonly HashSet<string> Operators = new(
        [
            "identity",
            .. "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout".Split(' '),
            "flatten",
            "unflatten",
            "view",
            "reshape",
            "permute",
            "transpose",
            "squeeze",
            "unsqueeze",
            "expand",
            "narrow",
            "select",
            "slice",
        ],
        StringComparer.Ordinal
    );

    /// <summary>The input whose memory the result of <paramref name="name"/> may share, or null.</summary>
    public static AbstractValue? Of(string name, IReadOnlyList<AbstractValue> inputs) => Operators.Contains(name) ? inputs[0] : null;
}
