using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Damped least squares (Hoerl and Kennard, Ridge Regression, Technometrics 1970).</summary>
internal static class Ridge
{
    // An input whose mean square is this small beside the others' mean is not there.
    private const double Dead = 1e-12;

    /// <summary>The change of the weights that lessens the squared error most, a large change being held back.</summary>
    /// <param name="moments">The moments of the inputs and of what the outputs lack.</param>
    /// <param name="kept">(groups, columns), bool: the inputs that may be used. The change is exactly zero elsewhere.</param>
    /// <param name="ridge">The damping, as a share of the inputs' mean square.</param>
    /// <returns>(groups, columns, outputs).</returns>
    public static Tensor Change(Moments moments, Tensor kept, double ridge)
    {
        var diagonal = moments.Products.diagonal(0, 1, 2);
        var counted = kept.to(float64);
        var mean = (diagonal * counted).sum(1, keepdim: true) / counted.sum(1, keepdim: true).clamp_min(1);
        var live = kept.logical_and(diagonal.gt(mean * Dead));
        var use = live.to(float64);

        // An input that is not used has an equation of its own, whose solution is zero.
        var damping = where(live, (mean * ridge).expand_as(use), ones_like(use));
        var system = (moments.Products * use.unsqueeze(1) * use.unsqueeze(2)) + diag_embed(damping);
        var right = moments.Targets * use.unsqueeze(2);
        return right.cholesky_solve(linalg.cholesky(system)) * use.unsqueeze(2);
    }
}
