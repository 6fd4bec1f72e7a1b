using CsvHelper.Configuration.Attributes;

namespace Upscale.Sweeps.Tables;

/// <summary>The columns that say which cell a row of a table belongs to.</summary>
public abstract record CellRow
{
    /// <summary>The row's cell, as columns.</summary>
    [Ignore]
    public Cell Cell
    {
        get => new(Model, Heuristic, Side, Method, Amount, IsGlobal, Epochs, IsCompensated);
        init =>
            (Model, Heuristic, Side, Method, Amount, IsGlobal, Epochs, IsCompensated) = (
                value.Model,
                value.Heuristic,
                value.Side,
                value.Method,
                value.Amount,
                value.IsGlobal,
                value.Epochs,
                value.IsCompensated
            );
    }

    [Name("model")]
    [Index(0)]
    public string Model { get; init; } = "";

    [Name("heuristic")]
    [Index(1)]
    public string Heuristic { get; init; } = "";

    [Name("side")]
    [Index(2)]
    public string Side { get; init; } = "";

    [Name("method")]
    [Index(3)]
    public string Method { get; init; } = "";

    [Name("amount")]
    [Index(4)]
    public double Amount { get; init; }

    [Name("global")]
    [Index(5)]
    public bool IsGlobal { get; init; }

    [Name("epochs")]
    [Index(6)]
    public int Epochs { get; init; }

    [Name("compensated")]
    [Index(7)]
    public bool IsCompensated { get; init; }
}

/// <summary>The accuracy of one cell.</summary>
public sealed record ResultRow : CellRow
{
    /// <summary>Top-1 accuracy on the test images, in [0, 1].</summary>
    [Name("val")]
    [Index(8)]
    public double? Val { get; init; }
}

/// <summary>What the pruned network of one cell costs. Masks decide it, so that compensation and training do not count.</summary>
public sealed record CostRow : CellRow
{
    /// <summary>Multiplications of one input in convolutions and linear layers.</summary>
    [Name("macs")]
    [Index(8)]
    public long Macs { get; init; }

    /// <summary>Number of parameters.</summary>
    [Name("parameters")]
    [Index(9)]
    public long Parameters { get; init; }

    /// <summary>Selections of the layout that copy.</summary>
    [Name("copies")]
    [Index(10)]
    public int Copies { get; init; }

    /// <summary>Median milliseconds of one input.</summary>
    [Name("latency_ms")]
    [Index(11)]
    public double? Latency { get; init; }

    /// <summary>The same of the unpruned network, measured in turns with it.</summary>
    [Name("dense_latency_ms")]
    [Index(12)]
    public double? DenseLatency { get; init; }
}
