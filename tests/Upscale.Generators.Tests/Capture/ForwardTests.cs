using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>What forward does with tensors: at the example's sizes and at others.</summary>
public sealed class ForwardTests
{
    [Theory]
    [InlineData("x = conv.call(x); return F.relu(x) + x;", "conv2d relu add")]
    [InlineData("var y = conv.call(x); y.relu_(); return y + conv.call(y);", "conv2d relu conv2d add")]
    [InlineData("var y = conv.call(x); var z = y; z.add_(x); return y;", "conv2d add")]
    [InlineData("var y = conv.call(x); y += x; return y * 2;", "conv2d add mul_scalar")]
    [InlineData("return 1 - conv.call(x).sigmoid() / 2.0;", "conv2d sigmoid div_scalar rsub_scalar")]
    [InlineData("return cat([x, conv.call(x)], 1);", "conv2d cat")]
    [InlineData("return torch.cat(new List<Tensor> { x, conv.call(x) }, dim: 1);", "conv2d cat")]
    [InlineData("return conv.call(x).view(x.shape[0], -1);", "conv2d flatten")]
    [InlineData("return conv.call(x).view(x.size(0), x.size(1), -1).mean([2]);", "conv2d reshape mean")]
    [InlineData(
        "var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]); return conv.call(x).reshape(n, c, h * w);",
        "conv2d reshape"
    )]
    [InlineData("return F.interpolate(conv.call(x), scale_factor: [2, 2]);", "conv2d interpolate")]
    [InlineData("return F.interpolate(conv.call(x), size: [x.shape[2] / 2, x.shape[3] / 2]);", "conv2d interpolate")]
    [InlineData("return F.max_pool2d(conv.call(x), 2) + F.avg_pool2d(x, 2);", "conv2d max_pool2d avg_pool2d add")]
    [InlineData("return conv.call(x).mean([2L, 3L], keepdim: true) * x;", "conv2d mean mul")]
    [InlineData("var parts = conv.call(x).chunk(3, 1); return parts[2] + parts[0] - parts[1];", "conv2d narrow narrow narrow add sub")]
    [InlineData("return conv.call(x).permute(0, 2, 3, 1);", "conv2d permute")]
    [InlineData("return conv.call(x).transpose(2, 3).contiguous();", "conv2d transpose identity")]
    [InlineData("return conv.call(x)[.., .., 1..];", "conv2d slice")]
    [InlineData("return F.dropout(conv.call(x), 0.5, training: training);", "conv2d dropout")]
    [InlineData("return F.leaky_relu(conv.call(x), 0.2);", "conv2d leaky_relu")]
    [InlineData("return F.pad(conv.call(x), [1, 1, 1, 1]);", "conv2d pad")]
    [InlineData("return Twice(Twice(x));", "conv2d conv2d conv2d conv2d")]
    [InlineData("for (var i = 0; i < 2; i++) x = x + conv.call(x); return x;", "conv2d add conv2d add")]
    [InlineData(
        "var all = new List<Tensor> { x }; foreach (var i in Enumerable.Range(0, 2)) all.Add(conv.call(all[^1])); return all.Aggregate((a, b) => a + b);",
        "conv2d conv2d add add"
    )]
    [InlineData("Tensor[] all = [x, conv.call(x)]; return stack(all, 1);", "conv2d stack")]
    [InlineData("using var scope = NewDisposeScope(); var y = conv.call(x); return y.MoveToOuterDisposeScope();", "conv2d")]
    [InlineData("var y = conv.call(x); return y.shape[1] == 3 ? conv.call(y) : y;", "conv2d conv2d")]
    [InlineData("return torch.softmax(conv.call(x).flatten(2), -1);", "conv2d flatten softmax")]
    [InlineData("return F.gelu(conv.call(x)) * F.silu(x).tanh();", "conv2d gelu silu tanh mul")]
    [InlineData("var y = conv.call(x); return y / y.max() + y.min();", "conv2d amax div amin add")]
    [InlineData("return torch.pow(2.0, conv.call(x));", "conv2d rpow_scalar")]
    public void Forward_RecordsItsOperations(string body, string operators) =>
        Captures(
            $$"""
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 3, 3, padding: 1);
                public Model() : base("m") => RegisterComponents();
                private Tensor Twice(Tensor x) => conv.call(conv.call(x));
                public override Tensor forward(Tensor x) { {{body}} }
            }
            """,
            operators
        );

    [Fact]
    public void BranchOnSizes_IsTheExamplesAndGuarded() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d down = Conv2d(3, 4, 3, stride: 2, padding: 1), same = Conv2d(3, 4, 1);
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x)
                {
                    var (y, skip) = (down.call(x), same.call(x));
                    if (y.shape[2] != skip.shape[2]) y = F.interpolate(y, size: [skip.shape[2], skip.shape[3]]);
                    return x.shape[0] > 64 ? y : y + skip;
                }
            }
            """,
            "conv2d conv2d guard interpolate guard add"
        );

    [Fact]
    public void BranchThatAnotherSizeTakes_IsAnException() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 4, 1);
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => x.shape[2] > 20 ? conv.call(x).sigmoid() : conv.call(x);
            }
            """,
            "guard conv2d"
        );

    [Fact]
    public void TwoInputsAndATuple_AreInputsAndOutputs()
    {
        var graph = Captures(
            """
            public class Model : Module<Tensor, Tensor, (Tensor, Tensor)>
            {
                private readonly Conv2d a = Conv2d(3, 4, 1), b = Conv2d(3, 4, 1);
                public Model() : base("m") => RegisterComponents();
                public override (Tensor, Tensor) forward(Tensor x, Tensor y)
                {
                    var (p, q) = (a.call(x), b.call(y));
                    return (p + q, p);
                }
            }
            """,
            "conv2d conv2d add"
        );
        Assert.Equal(2, graph.Outputs.Count);
    }

    [Fact]
    public void HelperModuleWithTwoInputs_IsCalled() =>
        Captures(
            """
            public class Merge : Module<Tensor, Tensor, Tensor>
            {
                public Merge() : base("merge") { }
                public override Tensor forward(Tensor x, Tensor y) => cat([x, y], 1);
            }
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Merge merge = new();
                private readonly Conv2d conv = Conv2d(3, 3, 1);
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => merge.call(x, conv.call(x));
            }
            """,
            "conv2d cat"
        );

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void Bilinear_IsCalledWithItsTensors(string hasBias) =>
        Captures(
            $$"""
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 4, 1);
                private readonly Bilinear pair = Bilinear(4, 4, 5, hasBias: {{hasBias}});
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x)
                {
                    var y = conv.call(x).mean([2L, 3L]);
                    return pair.call(y, y.tanh());
                }
            }
            """,
            "conv2d mean tanh bilinear"
        );

    [Fact]
    public void WeightsAreNotStructure() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Sequential body = Sequential(Conv2d(3, 4, 3), BatchNorm2d(4), ReLU(true));
                private readonly Linear head;
                public Model() : base("m")
                {
                    head = Linear(4, 2);
                    RegisterComponents();
                    foreach (var (name, module) in named_modules())
                    {
                        switch (module)
                        {
                            case Conv2d conv:
                                init.kaiming_normal_(conv.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
                                if (conv.bias is not null) init.zeros_(conv.bias);
                                break;
                            case BatchNorm2d norm:
                                init.ones_(norm.weight);
                                init.constant_(norm.bias, 0);
                                break;
                            case Linear linear:
                                using (no_grad()) linear.weight.normal_(0, 0.01);
                                break;
                        }
                    }
                    foreach (var p in parameters()) p.requires_grad = false;
                    foreach (var p in head.parameters()) p.requires_grad_(true);
                    apply(m => { if (m is Linear l) init.zeros_(l.bias); });
                    eval();
                }
                protected override void Dispose(bool disposing) { if (disposing) body.Dispose(); base.Dispose(disposing); }
                public override Tensor forward(Tensor x) => head.call(F.adaptive_avg_pool2d(body.call(x), 1).flatten(1));
            }
            """,
            "conv2d batch_norm relu adaptive_avg_pool2d flatten linear"
        );
}
