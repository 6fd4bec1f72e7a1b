namespace Upscale.Fuzz.Making;

/// <summary>A tensor that the forward under construction holds in a local variable.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Channels">Its channels, on axis 1.</param>
/// <param name="Sizes">Height and width at the captured input and at the other one; empty for (batch, channels).</param>
internal sealed record Value(string Name, int Channels, Value.Area[] Sizes)
{
    /// <summary>Height and width.</summary>
    public readonly record struct Area(int Height, int Width);

    /// <summary>Whether it has height and width.</summary>
    public bool IsMap => Sizes.Length > 0;

    /// <summary>The smaller of all heights and widths.</summary>
    public int Smallest => IsMap ? Sizes.Min(area => Math.Min(area.Height, area.Width)) : 1;

    /// <summary>Whether nothing reads it yet.</summary>
    public bool IsUnread { get; set; } = true;

    /// <summary>Whether it is an input of the network: not even its number of channels is known.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether nobody else can see it, so that the model may write into it.</summary>
    public bool IsOwn { get; set; }

    /// <summary>Whether <paramref name="other"/> has the same height and width at each input.</summary>
    public bool HasAreaOf(Value other) => Sizes.AsSpan().SequenceEqual(other.Sizes);

    /// <summary>Whether <paramref name="other"/> has the same shape at each input.</summary>
    public bool HasShapeOf(Value other) => Channels == other.Channels && HasAreaOf(other);
}
