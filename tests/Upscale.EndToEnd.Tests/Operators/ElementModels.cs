namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>Activations and arithmetic.</summary>
internal static class ElementModels
{
    // Sums: were one of the first kind not zero where its input is, the sum would not be either.
    private static readonly string[] ZeroAtZero =
    [
        "ReLU()",
        "ReLU6()",
        "LeakyReLU(0.2)",
        "RReLU(0.1, 0.4)",
        "ELU(0.5)",
        "CELU(0.5)",
        "SELU()",
        "GELU()",
        "SiLU()",
        "Mish()",
        "Hardswish()",
        "Hardtanh(-1, 2, inplace: true)",
        "Hardshrink(0.3)",
        "Softshrink(0.3)",
        "Softsign()",
        "Tanh()",
        "Tanhshrink()",
        "Threshold(-0.1, 20)",
        "PReLU(1)",
        "PReLU(8)",
    ];

    private static readonly string[] NotZeroAtZero =
    [
        "Sigmoid()",
        "Hardsigmoid()",
        "LogSigmoid()",
        "Softplus(2, 3)",
        "Threshold(0.1, 20)",
        "Hardtanh(0.5, 1, inplace: true)",
    ];

    public static IEnumerable<OperatorModel> All => [.. Activations(), .. Arithmetic()];

    private static IEnumerable<OperatorModel> Activations() =>
        [
            Sum("activations that are zero at zero", ZeroAtZero),
            Sum("activations that are not zero at zero", NotZeroAtZero),
            new("a slope a channel", "slope.call(y)") { Layers = "PReLU slope = PReLU(8)" },
            new("softmax of channels", "softmax(y, 1)") { IsWhole = true },
            new("softmax of places", "softmax(y, 2)") { MovesZero = true },
            new("log softmax of channels", "log_softmax(y, -3)") { IsWhole = true },
            new("softmin of channels", "softmin(y, 1)") { IsWhole = true },
            new("softmax of an image's channels", "layer.call(y)") { Layers = "Softmax2d layer = Softmax2d()", IsWhole = true },
            new("a gated linear unit of channels", "glu(y, 1)") { Channels = 4 },
            new("a gated linear unit of places", "glu(y, 2)") { IsOfOneSize = true },
            new("dropout", "second.call(first.call(y))") { Layers = "Dropout first = Dropout(0.2); Dropout2d second = Dropout2d(0.2)" },
            new("dropout of the alpha kind", "layer.call(y)") { Layers = "AlphaDropout layer = AlphaDropout(0.2)" },
            new("an identity", "layer.call(y)") { Layers = "Identity layer = Identity()" },
            new("stochastic depth", "y + Depth(other.call(y))")
            {
                Layers = "Conv2d other = Conv2d(8, 8, 1)",
                Members = """
                    private Tensor Depth(Tensor y) =>
                        training ? y * torch.rand(y.shape[0], 1, 1, 1).lt(0.8).to(y.dtype) / 0.8 : y;
                    """,
            },
        ];

    private static IEnumerable<OperatorModel> Arithmetic() =>
        [
            new("a gate a channel", "y * gate.call(y.mean(new long[] { 2, 3 }, keepdim: true)).sigmoid()")
            {
                Layers = "Conv2d gate = Conv2d(8, 8, 1)",
            },
            new("squeeze and excite", "y * up.call(down.call(adaptive_avg_pool2d(y, 1)).relu()).sigmoid()")
            {
                Layers = "Conv2d down = Conv2d(8, 4, 1); Conv2d up = Conv2d(4, 8, 1)",
            },
            new(
                "squeeze and excite by linear layers",
                "y * up.call(down.call(y.mean(new long[] { 2, 3 })).relu()).sigmoid().view(y.shape[0], 8, 1, 1)"
            )
            {
                Layers = "Linear down = Linear(8, 4); Linear up = Linear(4, 8)",
            },
            new("a gate a place", "y * gate.call(y).sigmoid()") { Layers = "Conv2d gate = Conv2d(8, 1, 1)" },
            new("a gate a place that is added", "y + gate.call(x)") { Layers = "Conv2d gate = Conv2d(3, 1, 1)", MovesZero = true },
            new("a gate of the input", "y * x[.., ..1]"),
            new("a parameter a channel", "y * scale") { Layers = "Parameter scale = Parameter(ones(8, 1, 1))" },
            new("a buffer a channel", "y + get_buffer(\"shift\")")
            {
                Construction = "register_buffer(\"shift\", zeros(1, 8, 1, 1));",
                MovesZero = true,
            },
            new("two parameters a channel", "y * scale + shift")
            {
                Layers = "Parameter scale = Parameter(ones(8, 1, 1)); Parameter shift = Parameter(zeros(1, 8, 1, 1))",
                MovesZero = true,
            },
            new("a normalisation of one's own", "norm.call(y).relu()")
            {
                Layers = "Frozen norm = new()",
                Members = """
                    private sealed class Frozen : Module<Tensor, Tensor>
                    {
                        private readonly Parameter weight = Parameter(ones(8));

                        public Frozen()
                            : base("Frozen")
                        {
                            register_buffer("bias", zeros(8));
                            register_buffer("running_mean", zeros(8));
                            register_buffer("running_var", ones(8));
                            RegisterComponents();
                        }

                        public override Tensor forward(Tensor x)
                        {
                            var scale = weight * (get_buffer("running_var") + 1e-5).rsqrt();
                            return x * scale.view(1, 8, 1, 1) + (get_buffer("bias") - get_buffer("running_mean") * scale).view(1, 8, 1, 1);
                        }
                    }
                    """,
                MovesZero = true,
            },
            new("parameters of two places in a network", "(front.call(y * first).relu() * second).relu()")
            {
                Layers =
                    "Parameter first = Parameter(ones(8, 1, 1)); Parameter second = Parameter(ones(8, 1, 1)); Conv2d front = Conv2d(8, 8, 1)",
            },
            new("a parameter that is read twice", "front.call(y * scale).relu() * scale")
            {
                Layers = "Parameter scale = Parameter(ones(8, 1, 1)); Conv2d front = Conv2d(8, 8, 1)",
            },
            new("a normalisation's scale, read beside it", "bn.call(y) * bn.weight!.view(8, 1, 1)")
            {
                Layers = "BatchNorm2d bn = BatchNorm2d(8)",
                IsWhole = true,
            },
            new("a normalisation's scale, read before it", "bn.call(y * bn.weight!.view(8, 1, 1))")
            {
                Layers = "BatchNorm2d bn = BatchNorm2d(8)",
                IsWhole = true,
            },
            new(
                "a layer's bias, read before it",
                "line.call(y.mean(new long[] { 1 }, keepdim: true).permute(0, 2, 3, 1) * line.bias!.mean()).permute(0, 3, 1, 2) + y * line.bias!.view(8, 1, 1)"
            )
            {
                Layers = "Linear line = Linear(1, 8)",
                IsWhole = true,
            },
            new("a parameter for all", "y * scale + 1") { Layers = "Parameter scale = Parameter(ones(1))" },
            new("a parameter a channel behind tokens", "y.flatten(2).transpose(1, 2) * scale")
            {
                Layers = "Parameter scale = Parameter(ones(8))",
                Last = "Linear",
            },
            new("a parameter a place", "y + places")
            {
                Layers = "Parameter places = Parameter(zeros(1, 8, 8, 8))",
                IsOfOneSize = true,
                IsWhole = true,
            },
            new("scalars", "(2 - y * 3) / 4 - 0.5"),
            new("scalars that keep zero", "y * 3 / 4 - 0"),
            new("powers and roots", "y.pow(2) + y.abs().sqrt() + y.square()"),
            new("exponentials", "y.exp() + y.expm1() + y.sin().cos()"),
            new("signs and roundings", "y.sign() + y.floor() + y.ceil() + y.round() + y.trunc()"),
            new("clamped", "y.clamp(0.5, 1) + y.clamp(-1, 1) + y.clamp_min(-0.5)"),
            new("a difference", "y - other.call(x)") { Layers = "Conv2d other = Conv2d(3, 8, 1)" },
            new("a product", "y * other.call(x)") { Layers = "Conv2d other = Conv2d(3, 8, 1)" },
            new("a quotient", "y / other.call(x).exp()") { Layers = "Conv2d other = Conv2d(3, 8, 1)" },
            new("the larger and the smaller", "torch.maximum(y, other.call(x)) + torch.minimum(y, other.call(x))")
            {
                Layers = "Conv2d other = Conv2d(3, 8, 1)",
            },
            new("the one or the other", "where(y > 0, y, other.call(x))") { Layers = "Conv2d other = Conv2d(3, 8, 1)" },
            new("a weighted sum", "torch.add(y, other.call(x), alpha: 2).sub(y)") { Layers = "Conv2d other = Conv2d(3, 8, 1)" },
            new("a mask of places", "y.masked_fill(x[.., ..1] > 0, 3)") { MovesZero = true },
            new("the mean of the input", "y + x.mean(new long[] { 1 }, keepdim: true)") { MovesZero = true },
        ];

    private static OperatorModel Sum(string name, string[] activations) =>
        new(name, string.Join(" + ", activations.Select((_, place) => $"act{place}.call(y * 2)")))
        {
            Layers = string.Join(
                "; ",
                activations.Select((one, place) => $"{one[..one.IndexOf('(', StringComparison.Ordinal)]} act{place} = {one}")
            ),
        };
}
