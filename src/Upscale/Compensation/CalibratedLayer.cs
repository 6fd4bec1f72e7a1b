using Upscale.Core.Graphs;

namespace Upscale.Compensation;

/// <summary>A layer that the calibration watches.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Calls">The operations that call it, in execution order.</param>
/// <param name="IsNormalization">True for a batch normalisation with running statistics, false for a layer with weights to fit.</param>
/// <param name="TakesOffset">
/// Whether a constant that is added to an output channel changes nothing that cannot be corrected: the layer has a bias, or all that reads it
/// are batch normalisations, whose mean follows.
/// </param>
internal sealed record CalibratedLayer(Layer Layer, Operation[] Calls, bool IsNormalization, bool TakesOffset)
{
    /// <summary>The layer's dotted name.</summary>
    public string Name => Layer.Name;

    /// <summary>The groups of a convolution; 1 for a linear layer.</summary>
    public long Groups => IsLinear ? 1 : Calls[0].Attributes.Integer("groups");

    /// <summary>What cuts off the layer's outputs below zero, or null.</summary>
    public Rectification? Rectification { get; init; }

    public bool IsLinear => Calls[0].Operator == "linear";

    public bool IsTransposed => Calls[0].Operator.StartsWith("conv_transpose", StringComparison.Ordinal);

    public bool HasBias => Layer.Find("bias") is not null;

    /// <summary>Input channels of a group.</summary>
    public long Inputs => IsTransposed ? Layer.WeightSizes[0] / Groups : Layer.WeightSizes[1];

    /// <summary>Output channels of a group.</summary>
    public long Outputs => IsTransposed ? Layer.WeightSizes[1] : Layer.WeightSizes[0] / Groups;

    /// <summary>Positions of the kernel.</summary>
    public long Kernel => Layer.WeightSizes.Skip(2).Aggregate(1L, (product, size) => product * size);

    /// <summary>How many inputs one output is computed from.</summary>
    public long Columns => Inputs * Kernel;
}
