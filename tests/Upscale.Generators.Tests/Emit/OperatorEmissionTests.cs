using Upscale.Core.Operators;
using Upscale.Generators.Emit;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Emit;

public sealed class OperatorEmissionTests
{
    // The graph's own, and those that no capture records.
    private static readonly string[] WithoutText = ["input", "stochastic_depth", "maximum_scalar", "minimum_scalar"];

    [Fact]
    public void EveryOperator_HasText() =>
        Assert.Equal(WithoutText.Order(StringComparer.Ordinal), OperatorTable.Names.Where(name => !OperatorEmission.Has(name)));

    [Fact]
    public void ActivationsAndElementwise_Compile() =>
        AssertCompiles(
            """
            var y = F.leaky_relu(x, 0.2); y = F.elu(y, 1.5); y = F.celu(y, 1.0); y = F.gelu(y); y = F.silu(y); y = F.mish(y);
            y = F.hardswish(y); y = F.hardsigmoid(y); y = F.hardtanh(y, -2, 2); y = F.softplus(y); y = F.softsign(y); y = F.tanhshrink(y);
            y = F.relu6(y); y = F.sigmoid(y); y = F.tanh(y); y = F.selu(y); y = F.logsigmoid(y); y = y.clamp(-1, 1);
            y = y.abs().neg().exp().sqrt().square(); y = y + 1; y = y - 0.5; y = 2 - y; y = y * 3; y = y / 2; y = 1 / y; y = -y;
            y = y.pow(2); y = y - x; y = y * x; y = y / x; y = torch.maximum(y, x); y = torch.minimum(y, x);
            y = F.dropout(y, 0.3, training); return y;
            """
        );

    [Fact]
    public void PoolsAndSpace_Compile() =>
        AssertCompiles(
            """
            var y = F.max_pool2d(x, 3, 2, 1); y = F.avg_pool2d(y, (2L, 1L), (1L, 1L), (1L, 0L), ceil_mode: true); y = F.adaptive_max_pool2d(y, [4, 4]);
            y = F.pad(y, [1, 2, 0, 1]); y = F.interpolate(y, scale_factor: [2.0, 2.0]); y = F.adaptive_avg_pool2d(y, (4L, 2L));
            y = F.pixel_shuffle(y.repeat(1, 4, 1, 1), 2); return y;
            """
        );

    [Fact]
    public void Arrangements_Compile() =>
        AssertCompiles(
            """
            var n = x.shape[0]; var y = x.permute(0, 2, 3, 1); y = y.permute(0, 3, 1, 2); y = y.view(n, 4, -1).transpose(1, 2).transpose(1, 2).reshape(n, 4, x.size(2), x.size(3));
            y = torch.cat([y, x], 1); y = y.narrow(1, 1, 4); var parts = y.chunk(2, 1); y = torch.cat([parts[1], parts[0]], 1);
            y = y.flip(1); y = y.unsqueeze(1).squeeze(1); y = y[.., .., 1.., ..]; return y;
            """
        );

    [Fact]
    public void ReductionsAndProducts_Compile() =>
        AssertCompiles(
            """
            var y = x.mean([2, 3], keepdim: true); y = x * y; y = y - y.sum([1L], true); y = F.softmax(y, 1);
            y = y.flatten(2); y = torch.matmul(y.transpose(1, 2), y); y = y.bmm(y); return F.log_softmax(y, -1);
            """
        );

    [Fact]
    public void TensorsOfTheModel_AreReadAndNotDisposed()
    {
        var text = AssertCompiles(
            "return x * scale + shift;",
            "private readonly Parameter scale = Parameter(torch.ones(1, 4, 1, 1)), shift = Parameter(torch.zeros(1, 4, 1, 1));"
        );
        Assert.Contains("get_parameter(\"scale\")!", text);
        Assert.DoesNotContain("get_parameter(\"scale\")!.Dispose", text);
    }

    [Fact]
    public void LayerThatIsNeverCalled_KeepsItsState() =>
        Assert.Contains("register_module(\"memory\"", AssertCompiles("return x;", "private readonly LSTM memory = nn.LSTM(4, 8);"));

    private static string AssertCompiles(string forward, string fields = "")
    {
        var run = GeneratorRun.Of(
            $$"""
            using TorchSharp;
            using TorchSharp.Modules;
            using Upscale;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;
            using F = TorchSharp.torch.nn.functional;
            [Prunable(Input = new long[] { 1, 3, 8, 8 })]
            class Net : nn.Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = nn.Conv2d(3, 4, 1);
                {{fields}}
                public Net() : base("Net") => RegisterComponents();
                public override Tensor forward(Tensor image) => Rest(conv.forward(image));
                private Tensor Rest(Tensor x) { {{forward}} }
            }
            """
        );
        Assert.True(run.Result.GeneratedSources.Length > 1, string.Join("\n", run.Diagnose().GetAwaiter().GetResult()));
        return run.Text();
    }
}
