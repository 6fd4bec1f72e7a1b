using TorchSharp;
using Upscale.Compensation;
using static TorchSharp.torch;

namespace Upscale.Tests.Compensation;

public sealed class InputRowsTests
{
    public static TheoryData<string> Names => [.. LayerCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void RowsTimesTheWeightMatrix_AreTheOutputs(string name)
    {
        var tested = LayerCase.Of(name);
        var (layer, output) = (tested.Layer, tested.Output);
        var positions = arange(InputRows.Count(layer, output), int64).flip(0)[TensorIndex.Slice(0, null, 2)];

        var rows = InputRows.OfInput(layer, layer.Calls[0], tested.Input, positions);
        var made = rows.matmul(WeightMatrix.Read(layer, tested.Weight)).transpose(0, 1).reshape(positions.shape[0], -1);

        var expected = InputRows.OfOutput(layer, output, positions);
        Assert.Equal(expected.shape, made.shape);
        Assert.InRange((made - expected).abs().max().item<double>(), 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WeightMatrix_IsWrittenBackAsItWasRead(string name)
    {
        var tested = LayerCase.Of(name);
        var written = zeros_like(tested.Weight);
        WeightMatrix.Write(tested.Layer, WeightMatrix.Read(tested.Layer, tested.Weight), written);
        Assert.Equal(tested.Weight, written);
    }
}
