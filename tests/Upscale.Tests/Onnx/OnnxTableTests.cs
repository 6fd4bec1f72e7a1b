using Upscale.Core.Operators;
using Upscale.Onnx;

namespace Upscale.Tests.Onnx;

public sealed class OnnxTableTests
{
    // An input is no node, and a guard fixes the inputs.
    private static readonly string[] WithoutNodes = ["input", "guard"];

    [Fact]
    public void EveryOperator_HasNodes() => Assert.Equal([], OperatorTable.Names.Where(name => !OnnxTable.Has(name)).Except(WithoutNodes));
}
