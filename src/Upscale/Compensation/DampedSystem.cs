using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>The damped normal equations of a layer, factored.</summary>
/// <param name="Products">(groups, columns, columns), not damped.</param>
/// <param name="Cholesky">The factor of the damped ones; an input that is not used has an equation of its own, whose solution is zero.</param>
/// <param name="Use">(groups, columns): 1 for the inputs that are used, 0 for the others.</param>
internal sealed record DampedSystem(Tensor Products, Tensor Cholesky, Tensor Use)
{
    /// <summary>The solution for right sides of (groups, columns, outputs); exactly zero where inputs are not used.</summary>
    public Tensor Solve(Tensor right) => (right * Use.unsqueeze(2)).cholesky_solve(Cholesky) * Use.unsqueeze(2);
}
