namespace Upscale.Sweeps.Plots;

/// <summary>A point of a line.</summary>
/// <param name="X">Along the horizontal axis.</param>
/// <param name="Y">Along the vertical axis.</param>
public readonly record struct PlotPoint(double X, double Y);

/// <summary>A line of a plot.</summary>
/// <param name="Name">As the legend says. Lines of one name have one colour in all panels.</param>
/// <param name="Points">Its points, in order.</param>
public sealed record PlotLine(string Name, IReadOnlyList<PlotPoint> Points);

/// <summary>One of several plots in a picture.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Lines">Its lines.</param>
public sealed record Panel(string Title, IReadOnlyList<PlotLine> Lines);

/// <summary>What all panels of a picture share.</summary>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Least">The lowest value of the vertical axis; chosen by the data where it is null.</param>
/// <param name="Most">The highest one.</param>
public sealed record PlotAxes(string X, string Y, double? Least = null, double? Most = null);
