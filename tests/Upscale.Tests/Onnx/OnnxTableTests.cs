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
        .. "arange atan2 bernoulli cast cast_like eq eq_scalar eye fmod full full_like gather ge ge_scalar gt gt_scalar isfinite".Split(
            ' '
        ),
        .. "isinf isnan le le_scalar linspace logical_and logical_not logical_or logical_xor lt lt_scalar masked_fill ne ne_scalar".Split(
            ' '
        ),
        .. "one_hot ones ones_like outer rand rand_like randn randn_like remainder repeat_interleave sort_indices sort_values".Split(' '),
        .. "tensor topk_indices topk_values tril triu where zeros zeros_like".Split(' '),
    ];

    [Fact]
    public void EveryOperator_HasNodes() => Assert.Equal([], OperatorTable.Names.Where(name => !OnnxTable.Has(name)).Except(WithoutNodes));
}
