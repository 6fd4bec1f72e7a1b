using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Tensors that a constructor computes and that are not in the state: the generated class holds them as buffers of its own.</summary>
public sealed class ConstantTensorTests
{
    [Theory]
    [InlineData("private readonly Tensor mask = arange(16).view(16, 1) - arange(16);", "mask", "parameter mul")]
    [InlineData("private readonly Tensor mask = randn(6, 1, 1);", "mask", "parameter mul")]
    [InlineData("private Tensor Mask { get; } = linspace(0, 1, 16).exp();", "Mask", "parameter mul")]
    [InlineData(
        "private static readonly Tensor Mask = torch.tensor(new[] { 0.5, 2.0, 1.0, 0.1, 0.2, 0.3 }).view(6, 1, 1);",
        "Mask",
        "parameter mul"
    )]
    [InlineData("private readonly List<Tensor> masks = [ones(16), full(16, 2).cumsum(0)];", "masks[1]", "parameter mul")]
    [InlineData("private readonly (Tensor, Tensor) masks = (ones(16), zeros(16));", "masks.Item2", "parameter mul")]
    [InlineData("private readonly Dictionary<string, Tensor> masks = new() { [\"a\"] = eye(16) };", "masks[\"a\"]", "parameter mul")]
    [InlineData(
        "private readonly Tensor mask = ones(16, 16).triu(1).to(torch.@bool);",
        "zeros(16, 16).masked_fill(mask, 2)",
        "zeros parameter masked_fill mul"
    )]
    [InlineData("private readonly Tensor mask = cat([zeros(10), ones(6)]).unsqueeze(0).expand(16, -1);", "mask", "parameter mul")]
    [InlineData("private readonly Tensor[] grid = meshgrid([arange(16), arange(16)], \"xy\");", "grid[0]", "parameter mul")]
    [InlineData(
        "private readonly Tensor mask = zeros(16, 16)[.., 0].unsqueeze(1) + outer(arange(16), arange(16));",
        "mask",
        "parameter mul"
    )]
    public void TensorInAField_IsHeldByTheGeneratedClass(string field, string use, string operators) =>
        Captures(Model(field, use), "conv2d " + operators);

    [Fact]
    public void TensorWrittenByAnIndex_HasItsElements() =>
        Captures(
            Model("private readonly Tensor mask = zeros(16, 16);", "mask")
                .Replace(
                    "RegisterComponents();",
                    "RegisterComponents(); for (var i = 0; i < 4; i++) mask[(i * 4)..(i * 4 + 4), ..8] = i;",
                    StringComparison.Ordinal
                ),
            "conv2d parameter mul"
        );

    [Fact]
    public void BufferThatIsNotPersistent_IsHeldByTheGeneratedClass()
    {
        var graph = Captures(
            """
            public sealed class Scaled : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 6, 3, padding: 1);
                public Scaled() : base("Scaled")
                {
                    register_buffer("scale", torch.linspace(1, 2, 16), persistent: false);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => conv.call(x) * get_buffer("scale");
            }
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Sequential body = Sequential(new Scaled(), ReLU());
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor x) => body.call(x);
            }
            """,
            "conv2d parameter mul relu"
        );
        Assert.Equal("body.0:!scale", Assert.Single(graph.Layer("").Tensors).Field);
    }

    [Fact]
    public void PlacesOfSeveralAxes_SelectRows() =>
        Captures(
            Model(
                "private readonly Tensor places = arange(16).view(4, 4).flip(0); private readonly Parameter table = Parameter(randn(16, 6));",
                "table[places].view(16, 6).t().unsqueeze(2)"
            ),
            "conv2d parameter parameter reshape index unflatten flatten transpose unsqueeze mul"
        );

    [Fact]
    public void TensorThatNoFieldHolds_IsRefusedWhereItIsUsed()
    {
        var (id, _, message) = Refuses(
            """
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Func<Tensor, Tensor> scale;
                public Model() : base("Model")
                {
                    var factor = randn(3, 1, 1);
                    scale = x => x * factor;
                }
                public override Tensor forward(Tensor x) => scale(x);
            }
            """
        );
        Assert.Equal("UPS0101", id);
        Assert.Contains("assign it to a field", message, StringComparison.Ordinal);
    }

    private static string Model(string field, string use) =>
        $$"""
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 6, 3, padding: 1);
                {{field}}
                public Model() : base("Model")
                {
                    register_module("conv", conv);
                    RegisterComponents();
                }
                protected override void RegisterComponents() { }
                public override Tensor forward(Tensor x) => conv.call(x) * {{use}};
            }
            """;
}
