namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>Reductions, products and attention.</summary>
internal static class MixtureModels
{
    private const string Tokens = "y.flatten(2).transpose(1, 2)";

    public static IEnumerable<OperatorModel> All => [.. Reductions(), .. Products(), .. Unruled()];

    private static IEnumerable<OperatorModel> Reductions() =>
        [
            new("means of places", "y.mean(new long[] { 2, 3 })") { Last = "Linear" },
            new("sums along one axis", "y.sum(2)") { Last = "Conv1d" },
            new("largest and smallest", "y.amax(new long[] { 2, 3 }) - y.amin(new long[] { -1, -2 })") { Last = "Linear" },
            new("deviations", "y.std(new long[] { 2, 3 }) + y.var(new long[] { 2, 3 })") { Last = "Linear", MovesZero = true },
            new("norms", "y.norm(2) + y.logsumexp(2, false)") { Last = "Conv1d", MovesZero = true },
            new("a value without its mean over places", "y - y.mean(new long[] { 2, 3 }, keepdim: true)"),
            new("a running sum of places", "y.cumsum(2)"),
            new("a value without its mean over channels", "y - y.mean(new long[] { 1 }, keepdim: true)") { IsWhole = true },
            new("the largest channel as a gate", "y * y.amax(new long[] { 1 }, keepdim: true).sigmoid()") { IsWhole = true },
            new(
                "the mean and the largest as attention",
                "y * attend.call(cat(new[] { y.mean(new long[] { 1 }, keepdim: true), y.amax(new long[] { 1 }, keepdim: true) }, 1)).sigmoid()"
            )
            {
                Layers = "Conv2d attend = Conv2d(2, 1, 7, padding: 3)",
                IsWhole = true,
            },
        ];

    private static IEnumerable<OperatorModel> Products() =>
        [
            new("channels times places", "y.flatten(2).matmul(mix)")
            {
                Layers = "Parameter mix = Parameter(randn(64, 5))",
                Last = "Conv1d",
                IsOfOneSize = true,
            },
            new(
                "attention of places, channels as features of the values only",
                $"softmax(other.call(x).flatten(2).transpose(1, 2).bmm(other.call(x).flatten(2)), -1).bmm({Tokens})"
            )
            {
                Layers = "Conv2d other = Conv2d(3, 2, 1)",
                Last = "Linear",
            },
            new("a Gram matrix", "y.flatten(2).bmm(y.flatten(2).transpose(1, 2))") { Last = "Linear", IsWhole = true },
            new("places summed by an einsum", "einsum(\"nchw,nhw->nc\", y, x[.., 0])") { Last = "Linear" },
            new("channels scaled by an einsum", "einsum(\"nchw,nc->nchw\", y, y.mean(new long[] { 2, 3 }))"),
            new("channels times a matrix", "y.permute(0, 2, 3, 1).matmul(mix)")
            {
                Layers = "Parameter mix = Parameter(randn(8, 8))",
                Last = "Linear",
                IsWhole = true,
            },
            new("channels summed by an einsum", "einsum(\"nchw,cd->ndhw\", y, mix)")
            {
                Layers = "Parameter mix = Parameter(randn(8, 8))",
                IsWhole = true,
            },
            new("channels mixed by an einsum", "einsum(\"nchw,ndhw->ncd\", y, y)") { Last = "Linear", IsWhole = true },
            new(
                "attention of heads",
                $"proj.call(scaled_dot_product_attention(Heads(q.call({Tokens})), Heads(k.call({Tokens})), Heads(v.call({Tokens}))).transpose(1, 2).flatten(2))"
            )
            {
                Layers = "Linear q = Linear(8, 12); Linear k = Linear(8, 12); Linear v = Linear(8, 12); Linear proj = Linear(12, 8)",
                Members = "private static Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], 4, 3).transpose(1, 2);",
                Last = "Linear",
                Layer = "q",
            },
            new("multi-head attention", "Attend(y.flatten(2).permute(2, 0, 1)).transpose(0, 1)")
            {
                Layers = "MultiheadAttention attention = MultiheadAttention(8, 4)",
                Members = "private Tensor Attend(Tensor x) => attention.call(x, x, x, need_weights: false).Item1;",
                Last = "Linear",
                Layer = "attention",
            },
            new("a multilayer perceptron of tokens", $"{Tokens} + second.call(gelu(first.call(norm.call({Tokens}))))")
            {
                Layers = "LayerNorm norm = LayerNorm(8); Linear first = Linear(8, 16); Linear second = Linear(16, 8)",
                Last = "Linear",
                Layer = "first",
            },
        ];

    // What has no rule keeps what it reads.
    private static IEnumerable<OperatorModel> Unruled() =>
        [
            Whole("a running sum of channels", "y.cumsum(1)"),
            Whole("channels in order of size", "y.sort(1, true).Values"),
            Whole("the largest channels", "y.topk(4, 1).values") with
            {
                Channels = 4,
            },
            Whole("channels gathered", "y.gather(1, y.argsort(1))"),
            Whole("the mean over channels", "y.mean(new long[] { 1 }, keepdim: true).expand(-1, 4, -1, -1)") with
            {
                Channels = 4,
            },
            Whole("the place of the largest channel", "y.argmax(1, keepdim: true).to(y.dtype).expand(-1, 4, -1, -1)") with
            {
                Channels = 4,
            },
            Whole("channels each twice", "y.repeat_interleave(2, 1)") with
            {
                Channels = 16,
            },
            Whole("channels of a triangle", "y.permute(0, 2, 1, 3).tril().permute(0, 2, 1, 3)"),
            Whole("all as one norm", "y / y.flatten(1).norm(1, true).view(y.shape[0], 1, 1, 1)"),
        ];

    private static OperatorModel Whole(string name, string expression) => new(name, expression) { IsWhole = true };
}
