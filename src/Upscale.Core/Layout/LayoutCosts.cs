using System.Globalization;

namespace Upscale.Core.Layout;

/// <summary>What reading channels costs, so that a plan can choose between a copy and computing with zeros.</summary>
/// <remarks>
/// The defaults are one thread of an x86 server core with AVX-512 at batch 1. Only ratios matter: on another machine of the kind most choices are the same.
/// <see cref="Parse"/> reads what <see cref="ToString"/> writes, one figure a line.
/// </remarks>
public sealed record LayoutCosts
{
    /// <summary>The committed table, of a CPU.</summary>
    public static LayoutCosts Default { get; } = new();

    /// <summary>The committed table of a GPU, measured on an NVIDIA H200, where a call for few images costs more than what it computes.</summary>
    public static LayoutCosts Cuda { get; } =
        new()
        {
            Call = 8,
            CopiedBytes = 1_200_000,
            MultiplyAdds = 28_000_000,
        };

    /// <summary>Images at a time, for which a layout is best.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Microseconds of one call that selects, whatever it copies.</summary>
    public double Call { get; init; } = 2;

    /// <summary>Bytes a microsecond that selections, concatenations and elementwise operations write.</summary>
    public double CopiedBytes { get; init; } = 20_000;

    /// <summary>Multiply-adds a microsecond of convolutions and linear layers.</summary>
    public double MultiplyAdds { get; init; } = 80_000;

    /// <summary>Input channels that a kernel takes at a time: it computes as if there were a multiple of them.</summary>
    public int ChannelStep { get; init; } = 16;

    /// <summary>Microseconds of a copy of that many bytes an image.</summary>
    public double Copy(double bytes) => Batch * bytes / CopiedBytes;

    /// <summary>Microseconds of that many multiply-adds for an image.</summary>
    public double Work(double multiplyAdds) => Batch * multiplyAdds / MultiplyAdds;

    /// <summary>Microseconds of copying channels by an index list.</summary>
    public double Gather(double bytes) => Call + Copy(bytes);

    /// <summary>Channels that a kernel computes with for <paramref name="channels"/> of them.</summary>
    public int Stepped(int channels) => (channels + ChannelStep - 1) / ChannelStep * ChannelStep;

    /// <summary>The figures, one a line: <c>copied_bytes 20000</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"call {Call:R}\ncopied_bytes {CopiedBytes:R}\nmultiply_adds {MultiplyAdds:R}\nchannel_step {ChannelStep}\nbatch {Batch}\n"
        );

    /// <summary>Reads a table; a figure that it lacks is the default.</summary>
    /// <exception cref="FormatException">A line is no figure of the table, or not above zero.</exception>
    public static LayoutCosts Parse(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Aggregate(Default, (costs, line) => costs.With(line));

    /// <summary>The table with another figure.</summary>
    /// <param name="line">One line of what <see cref="ToString"/> writes.</param>
    /// <exception cref="FormatException">It is no figure of the table, or not above zero.</exception>
    public LayoutCosts With(string line)
    {
        var parts = line.Split(' ');
        if (
            parts.Length != 2
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var figure)
            || !(figure > 0)
            || double.IsInfinity(figure)
        )
        {
            throw new FormatException($"'{line}' is no figure of a cost table: expected a name and a number above zero, 'call 2'");
        }

        return parts[0] switch
        {
            "call" => this with { Call = figure },
            "copied_bytes" => this with { CopiedBytes = figure },
            "multiply_adds" => this with { MultiplyAdds = figure },
            "channel_step" => this with { ChannelStep = (int)Math.Ceiling(figure) },
            "batch" => this with { Batch = (int)Math.Ceiling(figure) },
            _ => throw new FormatException($"a cost table has no figure '{parts[0]}'"),
        };
    }
}
