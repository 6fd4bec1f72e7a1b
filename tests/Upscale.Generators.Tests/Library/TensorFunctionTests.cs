using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Library;

/// <summary>Members of <c>Tensor</c>, <c>torch</c> and <c>torch.nn.functional</c> on a value <c>y</c> of 8 channels.</summary>
public sealed class TensorFunctionTests
{
    [Theory]
    [InlineData("y[.., 2..6]", "slice")]
    [InlineData("y[.., ^3..]", "slice")]
    [InlineData("cat(new[] { y, y[.., (1, 3)] }, 1)", "slice cat")]
    [InlineData("y[.., 0] + y[.., ^1]", "select select add")]
    [InlineData("y[TensorIndex.Ellipsis, ..6]", "slice")]
    [InlineData("y[TensorIndex.Colon, TensorIndex.Slice(1, 7, 2)]", "slice")]
    [InlineData("y[.., TensorIndex.Tensor(torch.tensor(new long[] { 7, 1, 0, 3 }))]", "index_select")]
    [InlineData("cat(new[] { y, y.index_select(1, torch.tensor(new long[] { 0, 2 })) }, 1)", "index_select cat")]
    [InlineData("y.narrow(1, 2, 3)", "narrow")]
    [InlineData("y.split(new long[] { 3, 5 }, 1)[1]", "narrow")]
    [InlineData("cat(y.split(3, 1), 1)", "narrow narrow narrow cat")]
    [InlineData("y.tensor_split(3, 1)[0]", "narrow")]
    [InlineData("y.select(1, 3).unsqueeze(1)", "select unsqueeze")]
    [InlineData("y.flip(1)", "flip")]
    [InlineData("y.roll(1, 1)", "roll")]
    [InlineData("torch.stack(new[] { y, -y }).sum(0L)", "neg stack sum")]
    [InlineData("y.max(1, keepdim: true).values", "amax")]
    [InlineData("torch.max(y, x[.., ..1])", "slice maximum")]
    [InlineData("y.norm(1, true)", "norm")]
    [InlineData("y.mean(new long[] { 2, 3 })", "mean")]
    [InlineData("y.var(new long[] { 1 }, unbiased: false, keepdim: true)", "var")]
    [InlineData("y.squeeze().squeeze(-1)", "squeeze squeeze")]
    [InlineData("y.permute(0, 2, 3, 1).flatten(1, 2)", "permute flatten")]
    [InlineData("y.view(y.shape[0], -1)", "flatten")]
    [InlineData("y.view(y.shape)", "identity")]
    [InlineData("y.view(y.shape[0], 2, 4, y.shape[2], y.shape[3]).transpose(1, 2).reshape(y.shape)", "channel_shuffle")]
    [InlineData("y.mean(new long[] { 2L, 3L }).view(-1, 8).unsqueeze(-1).expand(-1, -1, 4)", "mean identity unsqueeze expand")]
    [InlineData("torch.add(y, y, alpha: 2)", "add")]
    [InlineData("2 / (1 - y.abs())", "abs rsub_scalar rdiv_scalar")]
    [InlineData("y.clamp(0, 1) + y.clamp_min(0.5)", "clamp clamp add")]
    [InlineData("y.pow(2).add(1).sqrt()", "pow_scalar add_scalar sqrt")]
    [InlineData("y.clone().relu_() + y", "identity relu add")]
    [InlineData("y.to(y.device)", "")]
    [InlineData("y.mul_(0.5).sub_(y)", "mul_scalar sub")]
    [InlineData("F.conv2d(y, weight, padding: [1, 1])", "parameter functional_conv2d")]
    [InlineData("F.conv2d(x, conv.weight!, conv.bias, padding: [1, 1])", "conv2d")]
    [InlineData("F.pad(y, [1, 2, 1, 0], PaddingModes.Reflect)", "pad")]
    [InlineData("F.normalize(y)", "normalize")]
    [InlineData("y.flatten(2).matmul(y.flatten(2).transpose(1, 2))", "flatten flatten transpose matmul")]
    [InlineData("F.scaled_dot_product_attention(y, y, y)", "scaled_dot_product_attention")]
    [InlineData("where(y > 0, y, -y)", "gt_scalar neg where")]
    [InlineData("y.masked_fill(y.lt(0.5).logical_or(y >= y.flip(2)), 3)", "lt_scalar flip ge logical_or masked_fill")]
    [InlineData("y.masked_fill_(y == 0, 1)", "eq_scalar masked_fill")]
    [InlineData("y * (0.1 < y).to(y.dtype)", "gt_scalar cast_like mul")]
    [InlineData("y * y.ne(0).to_type(ScalarType.Float64)", "ne_scalar cast mul")]
    [InlineData("(y % 2).remainder(y.abs() + 1)", "remainder_scalar abs add_scalar remainder")]
    [InlineData("y.softmax(1, dtype: ScalarType.Float64)", "cast softmax")]
    [InlineData("y.triu(1) + y.tril(-1)", "triu tril add")]
    [InlineData("y + full(new[] { y.shape[2], y.shape[3] }, float.NegativeInfinity).triu(1).exp()", "full triu exp add")]
    [InlineData("y * ones(8, 1, 1) + zeros_like(y) + y.ones_like()", "ones mul zeros_like add ones_like add")]
    [InlineData("y + arange(y.shape[3]).to(y.dtype) + arange(0.0, 1.0, 1.0)", "arange cast_like add arange add")]
    [InlineData("y * torch.tensor(new[] { 0.5, 2.0 }, dtype: ScalarType.Float64).mean() + torch.tensor(3.0)", "tensor mean mul tensor add")]
    [InlineData("y + linspace(0, 1, 8).view(8, 1, 1) + eye(y.shape[2], y.shape[3])", "linspace reshape add eye add")]
    [InlineData("einsum(\"nchw,ndhw->ncd\", y, y)", "einsum")]
    [InlineData("einsum(\"... h w, n d h w -> ... d\", y, y)", "einsum")]
    [InlineData("F.max_pool1d(y.flatten(2), y.shape[2] * y.shape[3]).squeeze(2).unsqueeze(1)", "flatten max_pool1d squeeze unsqueeze")]
    [InlineData("F.avg_pool2d(y, y.shape[2]) + F.max_pool2d(y, (y.shape[2] / 2, 4))", "avg_pool2d max_pool2d add")]
    [InlineData(
        "F.adaptive_avg_pool2d(y, y.shape[2] / 8) + F.adaptive_max_pool2d(y, [y.shape[2] / 8, 2])",
        "adaptive_avg_pool2d adaptive_max_pool2d add"
    )]
    [InlineData("y.topk(3, 1).values", "topk_values")]
    [InlineData("y.gather(1, y.sort(1, true).Indices)", "sort_indices gather")]
    [InlineData("y.repeat_interleave(2, 1)", "repeat_interleave")]
    [InlineData("F.one_hot(y.argmax(1), 8).permute(0, 3, 1, 2) * y", "argmax one_hot permute mul")]
    [InlineData("y[y.flatten(1).argmax(1) % 1]", "flatten argmax remainder_scalar index")]
    [InlineData("y.max(1).values + y.max(1).indexes.to(y.dtype)", "amax argmax cast_like add")]
    [InlineData(
        "y + meshgrid(new[] { arange(y.shape[2]), arange(y.shape[3]) })[0].to(y.dtype)",
        "arange arange reshape expand cast_like add"
    )]
    [InlineData("y[.., TensorIndex.Tensor(arange(4))]", "index_select")]
    [InlineData("y.flatten(2)[0].mv(ones(y.shape[2] * y.shape[3])).dot(ones(8))", "flatten select ones matmul ones matmul")]
    [InlineData("y.movedim(new[] { 1L }, new[] { -1L }).flipud().fliplr()", "permute flip flip")]
    [InlineData("y.gather(1, y.argsort(1)).round()", "sort_indices gather round")]
    [InlineData("y.tile(new[] { 2L, 1L }) + y.new_full(1, 3)", "repeat full cast_like add")]
    [InlineData("F.cosine_similarity(y, y.flip(1), dim: 1)", "flip norm clamp div norm clamp div mul sum")]
    [InlineData("F.pairwise_distance(y, y * 2)", "mul_scalar sub add_scalar norm")]
    [InlineData("vstack([y, y]).max() - y.aminmax().min", "cat amax amin sub")]
    [InlineData("F.upsample(y, scale_factor: [2, 2], mode: UpsampleMode.Bilinear)", "interpolate")]
    [InlineData("F.pad(y, [0, Math.Max(0, 20 - y.shape[3])])", "guard pad")]
    [InlineData("y * Math.Sqrt(y.shape[2]) / (y.shape[3] / 2.0)", "guard mul_scalar guard div_scalar")]
    [InlineData("y[.., .., ..(int)Math.Ceiling(y.shape[2] / 3.0), ..(int)(y.shape[3] * 0.75 - 1)]", "guard slice slice")]
    [InlineData("y.narrow(2, 0, y.shape[2] >> 1).narrow(3, 0, Math.Min(y.shape[3], 4))", "narrow guard narrow")]
    [InlineData("y + F.one_hot(arange(8), 8).sum(1).view(8, 1, 1)", "arange one_hot sum reshape add")]
    public void Member_RecordsItsOperations(string expression, string operators) =>
        Captures(Model(expression), ("conv2d " + operators).TrimEnd());

    [Theory]
    [InlineData("F.dropout(y)", "random")]
    [InlineData("y.masked_scatter_(y > 0, y)", "make a new tensor")]
    [InlineData("y[y > 0]", "as many elements as are true")]
    [InlineData("where(y > 0)[0]", "as many places as the mask has")]
    [InlineData("y + empty(8, 1, 1)", "in the constructor")]
    [InlineData("y.round(2)", "to decimals")]
    public void MemberWithoutARule_IsRefusedWithAnAlternative(string expression, string reason) =>
        Assert.Contains(reason, Refuses(Model(expression)).Message, StringComparison.Ordinal);

    private static string Model(string expression) =>
        $$"""
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                private readonly Parameter weight = Parameter(randn(4, 8, 3, 3));
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor x)
                {
                    var y = conv.call(x);
                    return {{expression}};
                }
            }
            """;
}
