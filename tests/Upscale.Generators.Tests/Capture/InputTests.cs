using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>What forward takes: several shapes, whole numbers, parameters that keep their defaults.</summary>
public sealed class InputTests
{
    [Fact]
    public void EachInput_HasItsOwnShape() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                private readonly Linear scale = Linear(16, 8);
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor image, Tensor vector) => conv.call(image) * scale.call(vector).sigmoid()[.., .., TensorIndex.None, TensorIndex.None];
            }
            """,
            "conv2d linear sigmoid unsqueeze unsqueeze mul",
            ["1,3,12,12", "1,16"]
        );

    [Fact]
    public void WholeNumbers_AreLookedUp() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Embedding words = Embedding(10, 6);
                private readonly Embedding places = Embedding(20, 6);
                private readonly Linear head = Linear(6, 4);
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor ids)
                {
                    var position = arange(ids.shape[1], dtype: ScalarType.Int64, device: ids.device).unsqueeze(0);
                    var mask = ids.ne(0).unsqueeze(-1);
                    var x = words.call(ids) + places.call(position);
                    return head.call(x.masked_fill(mask.logical_not(), 0));
                }
            }
            """,
            "arange unsqueeze ne_scalar unsqueeze embedding embedding add logical_not masked_fill linear",
            ["int64 2,9"]
        );

    [Fact]
    public void ParametersWithDefaults_KeepThem() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, Tensor, bool, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor x, Tensor mask = null, bool activate = true)
                {
                    var y = conv.call(x);
                    if (mask is not null) y = y * mask;
                    return activate ? y.relu() : y;
                }
            }
            """,
            "conv2d relu"
        );

    [Fact]
    public void OptionalTensor_IsAnInputWhereItIsGivenAShape() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, Tensor, Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor x, Tensor mask = null, Tensor bias = null)
                {
                    var y = conv.call(x);
                    if (mask is not null) y = y * mask;
                    return bias is null ? y : y + bias;
                }
            }
            """,
            "conv2d mul",
            ["1,3,16,16", "1,1,16,16"]
        );

    [Fact]
    public void PiecesOfTheInputItself_AreThoseOfTheExample() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d left = Conv2d(3, 4, 3, padding: 1);
                private readonly Conv2d right = Conv2d(3, 4, 3, padding: 1);
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor x)
                {
                    var halves = x.chunk(2, 1);
                    return cat(new[] { left.call(halves[0]), right.call(halves[1]) }, 1);
                }
            }
            """,
            "guard narrow narrow conv2d conv2d cat",
            1,
            6,
            16,
            16
        );

    [Theory]
    [InlineData("Tensor x, Tensor y", "1,3,8,8", "y", "none for the parameter 'y'")]
    [InlineData("Tensor x, Tensor y", "1,3,8,8;1,4;1,5", "forward", "forward takes 2 tensors")]
    [InlineData("Tensor x, int y", "1,3,8,8", "y", "no tensor")]
    public void InputsThatDoNotFit_AreSaidAtForward(string parameters, string inputs, string text, string reason)
    {
        var types = string.Join(", ", parameters.Split(", ").Select(parameter => parameter.Split(' ')[0]));
        var (id, found, message) = Refuses(
            $$"""
            public sealed class Model : Module<{{types}}, Tensor>
            {
                public Model() : base("Model") { }
                public override Tensor forward({{parameters}}) => x;
            }
            """,
            inputs.Split(';')
        );
        Assert.Equal(("UPS0101", text), (id, found));
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }
}
