using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Tests.Masking;

public sealed class ZeroedChannelsTests
{
    [Fact]
    public void ZeroSlope_IsNoZeroChannel()
    {
        var model = nn.Sequential(("first", nn.Linear(2, 4)), ("slopes", nn.PReLU(4)), ("last", nn.Linear(4, 3)));
        using (no_grad())
        {
            model.get_parameter("slopes.weight")!.zero_();
            model.get_parameter("last.weight")!.select(1, 2).zero_();
        }

        Assert.Equal(new MaskSet([new LayerMask("last", [2], [])]), ZeroedChannels.Find(model, Network()));
    }

    [Fact]
    public void OutputChannel_IsZero_OnlyWithItsBias()
    {
        var model = nn.Sequential(("first", nn.Linear(2, 4)), ("slopes", nn.PReLU(4)), ("last", nn.Linear(4, 3)));
        using (no_grad())
        {
            model.get_parameter("first.weight")!.zero_();
            model.get_parameter("first.bias")!.fill_(1)[3].zero_();
        }

        var masks = ZeroedChannels.Find(model, Network());
        Assert.Equal([3], masks["first"].Outputs);
        Assert.Equal([0, 1], masks["first"].Inputs);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 5e-324)]
    [InlineData(ScalarType.Float32, 1e-45)]
    [InlineData(ScalarType.Float16, 6e-8)]
    [InlineData(ScalarType.BFloat16, 1e-38)]
    [InlineData(ScalarType.Float32, double.NaN)]
    public void TinyWeight_OrOneThatIsNoNumber_IsNotZero(ScalarType type, double weight)
    {
        var model = nn.Sequential(("first", nn.Linear(2, 4)), ("slopes", nn.PReLU(4)), ("last", nn.Linear(4, 3)));
        model.to(type);
        using (no_grad())
        {
            model.get_parameter("last.weight")!.zero_().select(0, 1).select(0, 2).fill_(weight);
        }

        Assert.Equal([0, 1, 3], ZeroedChannels.Find(model, Network())["last"].Inputs);
    }

    private static Graph Network()
    {
        var builder = new GraphBuilder();
        builder.Layer(new("first", "Linear", Attributes.Empty, [new("weight", [4, 2], false), new("bias", [4], false)]));
        builder.Layer(new("slopes", "PReLU", Attributes.Empty, [new("weight", [4], false)]));
        builder.Layer(new("last", "Linear", Attributes.Empty, [new("weight", [3, 4], false), new("bias", [3], false)]));
        var first = builder.Add("linear", [builder.Input(1, 2).Id], layer: "first").Id;
        var slopes = builder.Add("prelu", [first], layer: "slopes").Id;
        return builder.Build(builder.Add("linear", [slopes], layer: "last").Id);
    }
}
