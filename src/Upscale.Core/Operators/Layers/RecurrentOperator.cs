using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Layers;

/// <summary><c>lstm</c>, <c>gru</c> and <c>rnn</c>, and their cells: attribute <c>output</c> is which of the results the value is, from 0.</summary>
/// <remarks>Operations of one layer on the same inputs are one call. The states of all steps depend on all channels: nothing can be dropped.</remarks>
internal sealed class RecurrentOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["lstm", "gru", "rnn", "lstm_cell", "gru_cell", "rnn_cell"];

    public override Shape Shape(OperatorContext context)
    {
        var attributes = context.RequiredLayer.Attributes;
        var (input, hidden) = (context.Inputs[0], attributes.Integer("hidden_size"));
        if (input.Rank == 0 || input[-1].Size != attributes.Integer("input_size"))
        {
            throw new GraphException($"{context.Operation.Operator} expects {attributes.Integer("input_size")} features, found {input}");
        }

        if (context.Operation.Operator.EndsWith("_cell", StringComparison.Ordinal))
        {
            return input.With(-1, hidden);
        }

        var directions = attributes.Truth("bidirectional") ? 2 : 1;
        if (context.Attributes.Integer("output") == 0)
        {
            return input.With(-1, directions * hidden);
        }

        // One state a layer and direction; without a batch the input has two axes.
        var batch = input.Rank == 3 ? new[] { input[attributes.Truth("batch_first") ? 0 : 1] } : [];
        Dimension[] sizes = [directions * attributes.Integer("num_layers"), .. batch, hidden];
        return new(sizes.ToEquatableArray());
    }

    public override ChannelRule Channels(ChannelContext context) =>
        new ChannelRule.Opaque(context.Operation.Shape.Rank - 1, "a recurrent layer mixes all channels at each step");
}
