using Upscale.Core.Operators;
using Upscale.Onnx;

namespace Upscale.Tests.Onnx;

public sealed class OnnxTableTests
{
    // An input is no node, and a guard fixes the inputs.
    private static readonly string[] WithoutNodes =
    [
        "input",
        "guard",
        // Recurrent layers have no nodes yet: the exporter says so.
        .. "lstm gru rnn lstm_cell gru_cell rnn_cell".Split(' '),
    ];

    [Fact]
    public void EveryOperator_HasNodes() => Assert.Equal([], OperatorTable.Names.Where(name => !OnnxTable.Has(name)).Except(WithoutNodes));
}
