using System.Globalization;
using Upscale.Core.Collections;

namespace Upscale;

/// <summary>The amount of layers that are to be treated by themselves.</summary>
/// <param name="Layers">Dotted layer names; <c>*</c> stands for any run of characters.</param>
/// <param name="Amount">The share of their channels to drop, in [0, 1).</param>
public sealed record LayerAmount(string Layers, double Amount)
{
    /// <summary>Reads <c>layer4.*=0.5</c>; null where the text has another form.</summary>
    public static LayerAmount? Parse(string text)
    {
        var sign = text.LastIndexOf('=');
        return sign > 0 && double.TryParse(text.Substring(sign + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            ? new(text.Substring(0, sign).Trim(), amount)
            : null;
    }
}

/// <summary>What a mask must not do to a layer, whatever the scores say.</summary>
/// <remarks>
/// Limits hold for the side that is masked: of the input side for the channels that each consumer reads. A producer makes what any of its
/// consumers reads, so with masks of each layer's own its width may be another; with constrained masks it is that of its consumers.
/// </remarks>
public sealed record MaskLimits
{
    /// <summary>No limits.</summary>
    public static MaskLimits None { get; } = new();

    /// <summary>Dotted names of layers to leave alone; <c>*</c> stands for any run of characters.</summary>
    public EquatableArray<string> Ignore { get; init; } = [];

    /// <summary>Layers with an amount of their own; the first entry that fits a layer counts. Such layers are ranked by themselves.</summary>
    public EquatableArray<LayerAmount> Amounts { get; init; } = [];

    /// <summary>The most that any layer may drop, as a share of its channels, in [0, 1].</summary>
    public double MaximumRatio { get; init; } = 1;

    /// <summary>The fewest channels that a layer keeps, at least 1; a layer that has fewer keeps all.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>As <see cref="RoundTo"/>: widths at which kernels are fast, a multiple of 16 below 128 channels and any width from there on.</summary>
    public const int Auto = 0;

    // Measured on oneDNN kernels: a channel more or less costs up to a half at 32 channels, up to a sixth at 128, and nothing beyond.
    private const int FastStep = 16;
    private const int FastFrom = 128;

    /// <summary>
    /// The number of which the channels that a layer keeps are a multiple, rounded up; or the layer keeps all. 1 for no rounding, <see cref="Auto"/> for
    /// widths at which kernels are fast.
    /// </summary>
    public int RoundTo { get; init; } = 1;

    /// <summary>The number of which <paramref name="kept"/> channels are to be a multiple.</summary>
    public int Multiple(int kept) =>
        RoundTo != Auto ? RoundTo
        : kept < FastFrom ? FastStep
        : 1;

    /// <summary>What is wrong with the limits, or null.</summary>
    public string? Error() =>
        !(MaximumRatio >= 0 && MaximumRatio <= 1)
            ? FormattableString.Invariant($"the maximum ratio is {MaximumRatio}; it must be at least 0 and at most 1")
        : Minimum < 1 ? FormattableString.Invariant($"the minimum is {Minimum} channels; it must be at least 1")
        : RoundTo < 0
            ? FormattableString.Invariant(
                $"channels are to be rounded to {RoundTo}; it must be at least 1, or {Auto} for widths that are fast"
            )
        : Amounts.FirstOrDefault(entry => !(entry.Amount >= 0 && entry.Amount < 1)) is { } wrong
            ? FormattableString.Invariant($"the amount of '{wrong.Layers}' is {wrong.Amount}; it must be at least 0 and less than 1")
        : null;
}
