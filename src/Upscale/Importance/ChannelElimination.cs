using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>
/// Removes the input channels of a linear map one after another, each time the one that the others replace best, all remaining weights being fitted again.
/// </summary>
/// <remarks>
/// With H the damped products of the inputs and P its inverse, the removal of the columns s costs <c>tr(Wsᵀ (Pss)⁻¹ Ws)</c>, W becomes
/// <c>W - P:s (Pss)⁻¹ Ws</c> and P becomes <c>P - P:s (Pss)⁻¹ Ps:</c>. The last is put off and made for many channels in one product; until then only the columns that
/// are asked for and the diagonal blocks are brought up to date. So the order is that of the step by step method, and most of the work is matrix products.
/// </remarks>
internal sealed class ChannelElimination
{
    // Columns whose removal is put off.
    private const int MostPending = 128;

    private readonly int kernel;
    private Tensor inverse;
    private Tensor weights;
    private Tensor blocks;
    private Tensor channels;
    private Tensor isGone;
    private Tensor left;
    private Tensor right;
    private long pending;

    private ChannelElimination(Tensor products, Tensor weights, int kernel, double ridge)
    {
        this.kernel = kernel;
        this.weights = weights.clone();
        var diagonal = products.diagonal();
        var damping = (diagonal.mean() * ridge).clamp_min(1e-300);
        inverse = cholesky_inverse(linalg.cholesky(products + diag_embed(damping.expand_as(diagonal))));
        var count = weights.shape[0] / kernel;
        blocks = Blocks(inverse, count);
        channels = arange(count, int64, device: weights.device);
        isGone = zeros([count], ScalarType.Bool, weights.device);
        (left, right) = Panels();
    }

    /// <summary>For each channel the rise of the squared error at its removal, and not less than that at the removal before it.</summary>
    /// <param name="products">(columns, columns): sums of products of two inputs, a channel's columns being neighbours.</param>
    /// <param name="weights">(columns, outputs).</param>
    /// <param name="kernel">Columns of a channel.</param>
    /// <param name="ridge">The damping, as a share of the mean of the diagonal.</param>
    /// <returns>Of shape (channels), float64; no two are equal, so that their order is the order of removal.</returns>
    public static Tensor Run(Tensor products, Tensor weights, int kernel, double ridge)
    {
        using var scope = NewDisposeScope();
        var elimination = new ChannelElimination(products, weights, kernel, ridge);
        var (order, rises) = elimination.Order();
        var energy = (weights * products.matmul(weights)).sum().item<double>();
        var scores = new double[order.Count];
        var last = 0.0;
        foreach (var (channel, rise) in order.Zip(rises))
        {
            // A step of the energy's last digits keeps equal ones apart.
            scores[channel] = last = Math.Max(rise, last + (energy * 1e-15) + (last * 1e-12));
        }

        return tensor(scores, float64, device: weights.device).MoveToOuterDisposeScope();
    }

    private (List<long> Order, List<double> Rises) Order()
    {
        var (order, rises) = (new List<long>(), new List<double>());
        var total = channels.shape[0];
        while (order.Count < total)
        {
            using (NewDisposeScope())
            {
                var (cost, place) = Costs().masked_fill(isGone, double.PositiveInfinity).min(0);
                var channel = channels.index_select(0, place.reshape(1)).to(float64);
                var found = cat([cost.reshape(1), channel, place.reshape(1).to(float64)], 0).cpu().data<double>();
                rises.Add(Math.Max(found[0], 0));
                order.Add((long)found[1]);
                Remove((long)found[2]);
            }

            if (pending >= MostPending)
            {
                Settle();
            }
        }

        return (order, rises);
    }

    private Tensor Costs()
    {
        var own = weights.reshape(-1, kernel, weights.shape[1]);
        return kernel == 1
            ? own.square().sum(2).squeeze(1) / blocks.reshape(-1)
            : (linalg.inv(blocks) * own.matmul(own.transpose(1, 2))).sum([1, 2]);
    }

    private void Remove(long place)
    {
        var start = place * kernel;
        var column =
            inverse.narrow(1, start, kernel) - left.narrow(1, 0, pending).matmul(right.narrow(0, 0, pending).narrow(1, start, kernel));
        var step = column.matmul(linalg.inv(column.narrow(0, start, kernel)));
        weights.sub_(step.matmul(weights.narrow(0, start, kernel).clone()));
        blocks.sub_(step.reshape(-1, kernel, kernel).matmul(column.reshape(-1, kernel, kernel).transpose(1, 2)));
        left.narrow(1, pending, kernel).copy_(step);
        right.narrow(0, pending, kernel).copy_(column.transpose(0, 1));
        pending += kernel;
        isGone[place] = true;

        // Not to be inverted again.
        blocks[place] = eye(kernel, dtype: float64, device: blocks.device);
    }

    // Brings the inverse up to date, without the channels that are gone.
    private void Settle()
    {
        using var scope = NewDisposeScope();
        var kept = isGone.logical_not().nonzero().reshape(-1);
        var columns = ((kept * kernel).unsqueeze(1) + arange(kernel, int64, device: kept.device)).reshape(-1);
        var change = left.narrow(1, 0, pending).index_select(0, columns).matmul(right.narrow(0, 0, pending).index_select(1, columns));
        Replace(ref inverse, inverse.index_select(0, columns).index_select(1, columns) - change);
        Replace(ref weights, weights.index_select(0, columns));
        Replace(ref blocks, Blocks(inverse, kept.shape[0]));
        Replace(ref channels, channels.index_select(0, kept));
        Replace(ref isGone, isGone.index_select(0, kept));
        var (nextLeft, nextRight) = Panels();
        Replace(ref left, nextLeft);
        Replace(ref right, nextRight);
        pending = 0;
    }

    // Room for the removals that are put off.
    private (Tensor Left, Tensor Right) Panels()
    {
        var rows = inverse.shape[0];
        return (inverse.new_zeros(rows, MostPending + kernel), inverse.new_zeros(MostPending + kernel, rows));
    }

    private static void Replace(ref Tensor field, Tensor value)
    {
        field.Dispose();
        field = value.MoveToOuterDisposeScope();
    }

    private Tensor Blocks(Tensor matrix, long count) =>
        matrix.reshape(count, kernel, count, kernel).diagonal(0, 0, 2).permute(2, 0, 1).contiguous();
}
