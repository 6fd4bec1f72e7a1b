using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Where a layer's outputs, after a normalisation or at once, are cut off below zero: what lies there need not be met, only be there too.</summary>
/// <param name="Threshold">(groups, 1, outputs), float64: the output at which the cut is.</param>
/// <param name="Direction">(groups, 1, outputs), float64: 1 where smaller outputs are cut, -1 where larger ones are, 0 where the cut does not depend on them.</param>
internal sealed record Rectifier(Tensor Threshold, Tensor Direction) : IDisposable
{
    /// <summary>The rectifier behind <paramref name="layer"/>, with the normalisation's weights as they are; null where there is none.</summary>
    public static Rectifier? Of(CalibratedLayer layer, IReadOnlyDictionary<string, Tensor> state)
    {
        if (layer.Rectification is not { } rectification)
        {
            return null;
        }

        if (rectification.Normalization is not { } name)
        {
            var zero = zeros([layer.Groups, 1, layer.Outputs], float64, state[ModelState.Name(layer.Layer, "weight")].device);
            return new(zero, ones_like(zero));
        }

        Tensor? Read(string tensor) => state.GetValueOrDefault(name + "." + tensor)?.to(float64).reshape(layer.Groups, 1, layer.Outputs);
        var deviation = (Read("running_var")! + rectification.Epsilon).sqrt();
        var scale = Read("weight") ?? ones_like(deviation);
        var shift = Read("bias") ?? zeros_like(deviation);
        var direction = scale.sign();
        return new(Read("running_mean")! - where(direction.eq(0), zeros_like(shift), shift * deviation / scale), direction);
    }

    /// <summary>The same, out of the dispose scope that it was made in.</summary>
    public Rectifier Kept() => new(Threshold.DetachFromDisposeScope(), Direction.DetachFromDisposeScope());

    public void Dispose()
    {
        Threshold.Dispose();
        Direction.Dispose();
    }

    /// <summary>What is to be met: the wanted outputs where they pass; where they are cut, the outputs that there are, cut off where they would pass.</summary>
    public Tensor Targets(Tensor wanted, Tensor made)
    {
        var isCut = ((wanted - Threshold) * Direction).lt(0);
        return where(isCut, Threshold + (((made - Threshold) * Direction).clamp_max(0) * Direction), wanted);
    }
}

/// <summary>What follows a layer whose outputs are cut off below zero.</summary>
/// <param name="Normalization">The batch normalisation between them, or null.</param>
/// <param name="Epsilon">What it adds to the variance.</param>
internal sealed record Rectification(string? Normalization, double Epsilon);
