using TorchSharp;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Reads some channels of a value, as a plan says: all of them, a view, or a copy by an index list.</summary>
/// <remarks>
/// The result is always a tensor object of its own, which the caller disposes; the input stays valid. The index list is not in the
/// <c>state_dict()</c>, which so has the names of the original model, but it moves with the module.
/// </remarks>
public sealed class ChannelSelection : nn.Module<Tensor, Tensor>
{
    private readonly Selection selection;
    private readonly int axis;
    private readonly int[] places = [];
    private Tensor? index;

    /// <summary>What <paramref name="plan"/> says that an operation reads of one of its inputs.</summary>
    /// <param name="plan">The layout.</param>
    /// <param name="operation">The operation's number in the graph.</param>
    /// <param name="input">Which of its inputs, from 0.</param>
    /// <param name="axis">The input's channel axis.</param>
    public ChannelSelection(PruningPlan plan, int operation, int input, int axis)
        : base(nameof(ChannelSelection))
    {
        ArgumentNullException.ThrowIfNull(plan);
        this.axis = axis;
        selection = plan.SelectionOf(operation, input);
        if (selection is Selection.Gather gather)
        {
            places = [.. gather.Indices];
            index = tensor(places, int64).DetachFromDisposeScope();
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return selection switch
        {
            Selection.View view => input.narrow(axis, view.Start, view.Length),
            Selection.Gather when axis == 1 => Copy(input) ?? ChannelsLast.Gather(input, index!),
            Selection.Gather => input.index_select(axis, index!),
            _ => input.alias(),
        };
    }

    /// <summary>A copy of the channels, within bounds where there are any; null where the selection is no copy, or there is no kernel for it.</summary>
    internal Tensor? Copy(Tensor input, Tensor? lower = null, Tensor? upper = null) =>
        selection is Selection.Gather && axis == 1 && PixelRows.IsFaster ? PixelRows.Select(input, places, lower, upper) : null;

    /// <inheritdoc/>
    // TorchSharp's search through the fields would make the index list a buffer, and so an entry of the state_dict.
    protected override void RegisterComponents() { }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        base._toEpilog(dtype, device, non_blocking);
        if (device is not null && index is not null)
        {
            var moved = index.to(device).DetachFromDisposeScope();
            if (!ReferenceEquals(moved, index))
            {
                index.Dispose();
                index = moved;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            index?.Dispose();
        }

        base.Dispose(disposing);
    }
}
