using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Upscale.Sweeps.Plots;

/// <summary>Draws panels side by side and saves them as PNG.</summary>
public static class Picture
{
    private const int PanelWidth = 430;
    private const int PanelHeight = 340;

    /// <summary>Draws; the legend takes a panel's place of its own after the last one.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="panels">At least one panel.</param>
    /// <param name="axes">What they share.</param>
    public static void Save(string path, IReadOnlyList<Panel> panels, PlotAxes axes)
    {
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentNullException.ThrowIfNull(axes);
        string[] names = [.. panels.SelectMany(panel => panel.Lines).Select(line => line.Name).Distinct()];
        var picture = new Multiplot();
        var places = panels.Count + 1;
        picture.AddPlots(places);
        for (var place = 0; place < panels.Count; place++)
        {
            Draw(picture.GetPlot(place), panels[place], axes, names);
        }

        Legend(picture.GetPlot(panels.Count), names);
        var columns = Math.Min(places, 3);
        var rows = (places + columns - 1) / columns;
        picture.Layout = new Grid(rows, columns);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        picture.SavePng(path, PanelWidth * columns, PanelHeight * rows);
    }

    private static void Draw(Plot plot, Panel panel, PlotAxes axes, string[] names)
    {
        foreach (var line in panel.Lines)
        {
            var drawn = plot.Add.Scatter(
                line.Points.Select(point => point.X).ToArray(),
                line.Points.Select(point => point.Y).ToArray(),
                ColorOf(line.Name, names)
            );
            drawn.LineWidth = 2;
            drawn.MarkerSize = 6;
            drawn.MarkerShape = MarkerOf(line.Name, names);
        }

        plot.Title(panel.Title, size: 15);
        plot.XLabel(axes.X, size: 13);
        plot.YLabel(axes.Y, size: 13);
        if (axes is { Least: { } least, Most: { } most })
        {
            plot.Axes.SetLimitsY(least, most);
        }
    }

    private static void Legend(Plot plot, string[] names)
    {
        plot.HideGrid();
        plot.HideAxesAndGrid();
        plot.Legend.FontSize = 14;
        plot.ShowLegend(
            names.Select(name => new LegendItem
            {
                LabelText = name,
                LineColor = ColorOf(name, names),
                LineWidth = 2,
                MarkerShape = MarkerOf(name, names),
                MarkerSize = 7,
                MarkerColor = ColorOf(name, names),
            }),
            Alignment.MiddleCenter
        );
    }

    private static Color ColorOf(string name, string[] names) => new ScottPlot.Palettes.Category10().GetColor(Array.IndexOf(names, name));

    // Shapes too, for those who see no difference of colours.
    private static MarkerShape MarkerOf(string name, string[] names) =>
        (Array.IndexOf(names, name) % 5) switch
        {
            0 => MarkerShape.FilledCircle,
            1 => MarkerShape.FilledSquare,
            2 => MarkerShape.FilledTriangleUp,
            3 => MarkerShape.FilledDiamond,
            _ => MarkerShape.OpenCircle,
        };
}
