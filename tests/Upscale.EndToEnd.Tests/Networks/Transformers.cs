using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>How a small transformer writes its attention.</summary>
public enum AttentionStyle
{
    /// <summary>A projection each, and a product, a softmax and a product.</summary>
    Separate,

    /// <summary>A projection each, and one call.</summary>
    SeparateScaled,

    /// <summary>One projection, a view as (3, heads, features), and its three entries.</summary>
    Fused,

    /// <summary>One projection, cut in three pieces.</summary>
    Chunked,

    /// <summary>Sums of products by their indices.</summary>
    Einsum,
}

/// <summary>Two blocks of attention and MLP on patches of an image: 16 features, 4 heads, MLPs of 32.</summary>
public sealed class TinyTransformer : Module<Tensor, Tensor>
{
    private readonly Conv2d patches;
    private readonly Parameter position;
    private readonly Sequential blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;

    public TinyTransformer(AttentionStyle style)
        : base(nameof(TinyTransformer))
    {
        patches = Conv2d(3, 16, 4, stride: 4);
        position = Parameter(randn(1, 16, 16));
        blocks = Sequential(new Block(style), new Block(style));
        norm = LayerNorm(16);
        head = Linear(16, 5);
        RegisterComponents();
    }

    [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }, Name = "PrunedSeparate")]
    public static TinyTransformer Separate() => new(AttentionStyle.Separate);

    [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }, Name = "PrunedSeparateScaled")]
    public static TinyTransformer SeparateScaled() => new(AttentionStyle.SeparateScaled);

    [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }, Name = "PrunedFused")]
    public static TinyTransformer Fused() => new(AttentionStyle.Fused);

    [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }, Name = "PrunedChunked")]
    public static TinyTransformer Chunked() => new(AttentionStyle.Chunked);

    [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }, Name = "PrunedEinsum")]
    public static TinyTransformer Einsum() => new(AttentionStyle.Einsum);

    public override Tensor forward(Tensor image)
    {
        var x = patches.call(image).flatten(2).transpose(1, 2) + position;
        return head.call(norm.call(blocks.call(x)).mean([1]));
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly LayerNorm norm1 = LayerNorm(16);
        private readonly Attention attention;
        private readonly LayerNorm norm2 = LayerNorm(16);
        private readonly Sequential mlp = Sequential(Linear(16, 32), GELU(), Linear(32, 16));

        public Block(AttentionStyle style)
            : base(nameof(Block))
        {
            attention = new Attention(style);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = x + attention.call(norm1.call(x));
            return x + mlp.call(norm2.call(x));
        }
    }

    private sealed class Attention : Module<Tensor, Tensor>
    {
        private const long Heads = 4;

        private readonly Linear? query;
        private readonly Linear? key;
        private readonly Linear? value;
        private readonly Linear? qkv;
        private readonly Linear output = Linear(16, 16);
        private readonly AttentionStyle style;

        public Attention(AttentionStyle style)
            : base(nameof(Attention))
        {
            this.style = style;
            if (style is AttentionStyle.Fused or AttentionStyle.Chunked)
            {
                qkv = Linear(16, 48);
            }
            else
            {
                (query, key, value) = (Linear(16, 16), Linear(16, 16, hasBias: false), Linear(16, 16));
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
            Tensor Split(Tensor t) => t.view(batch, length, Heads, width / Heads).transpose(1, 2);
            Tensor q,
                k,
                v;
            if (style == AttentionStyle.Fused)
            {
                var three = qkv!.call(x).reshape(batch, length, 3, Heads, width / Heads).permute(2, 0, 3, 1, 4).unbind(0);
                (q, k, v) = (three[0], three[1], three[2]);
            }
            else if (style == AttentionStyle.Chunked)
            {
                var three = qkv!.call(x).chunk(3, dim: -1);
                (q, k, v) = (Split(three[0]), Split(three[1]), Split(three[2]));
            }
            else
            {
                (q, k, v) = (Split(query!.call(x)), Split(key!.call(x)), Split(value!.call(x)));
            }

            var mixed = style switch
            {
                AttentionStyle.SeparateScaled => functional.scaled_dot_product_attention(q, k, v),
                AttentionStyle.Einsum => einsum("bhts,bhsd->bhtd", (einsum("bhtd,bhsd->bhts", q, k) / 2).softmax(-1), v),
                _ => (q.matmul(k.transpose(-2, -1)) * Math.Pow(width / Heads, -0.5)).softmax(-1).matmul(v),
            };
            return output.call(mixed.transpose(1, 2).reshape(batch, length, width));
        }
    }
}

/// <summary>The same with TorchSharp's own attention, whose sequence comes first; of a value to itself, or to another one.</summary>
public sealed class TorchTransformer : Module<Tensor, Tensor>
{
    private readonly Conv2d patches = Conv2d(3, 16, 4, stride: 4);
    private readonly LayerNorm norm1 = LayerNorm(16);
    private readonly MultiheadAttention attention = MultiheadAttention(16, 4);
    private readonly LayerNorm norm2 = LayerNorm(16);
    private readonly Linear up = Linear(16, 32);
    private readonly Linear down = Linear(32, 16);
    private readonly Linear head = Linear(16, 5);

    private readonly bool isCrossed;

    public TorchTransformer(bool isCrossed)
        : base(nameof(TorchTransformer))
    {
        this.isCrossed = isCrossed;
        RegisterComponents();
    }

    [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }, Name = "PrunedTorchTransformer")]
    public static TorchTransformer Straight() => new(false);

    [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }, Name = "PrunedCrossedTransformer")]
    public static TorchTransformer Crossed() => new(true);

    public override Tensor forward(Tensor image)
    {
        var x = patches.call(image).flatten(2).permute(2, 0, 1);
        var y = norm1.call(x);
        x = x + attention.call(y, isCrossed ? x : y, isCrossed ? x : y, need_weights: false).Item1;
        x = x + down.call(functional.gelu(up.call(norm2.call(x))));
        return head.call(x.mean([0]));
    }
}

/// <summary>Tokens, each of which sees those before it: 16 features, 4 heads, one block.</summary>
[Prunable(Amount = 0.5, Inputs = new[] { "int64 1,6" })]
public sealed partial class TinyGpt : Module<Tensor, Tensor>
{
    private const long Heads = 4;

    private readonly Embedding tokens = Embedding(20, 16);
    private readonly Embedding places = Embedding(8, 16);
    private readonly LayerNorm norm1 = LayerNorm(16);
    private readonly Linear qkv = Linear(16, 48);
    private readonly Linear output = Linear(16, 16);
    private readonly LayerNorm norm2 = LayerNorm(16);
    private readonly Sequential mlp = Sequential(Linear(16, 64), GELU(), Linear(64, 16));
    private readonly LayerNorm norm = LayerNorm(16);
    private readonly Linear head = Linear(16, 20, hasBias: false);

    public TinyGpt()
        : base(nameof(TinyGpt))
    {
        register_buffer("causal", tril(ones(8, 8)).view(1, 1, 8, 8));
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids)
    {
        var (batch, length) = (ids.shape[0], ids.shape[1]);
        var x = tokens.call(ids) + places.call(arange(length, device: ids.device));
        x = x + Attend(norm1.call(x), batch, length);
        x = x + mlp.call(norm2.call(x));
        return head.call(norm.call(x));
    }

    private Tensor Attend(Tensor x, long batch, long length)
    {
        var parts = qkv.call(x).split(16, dim: 2);
        Tensor Split(Tensor t) => t.view(batch, length, Heads, 16 / Heads).transpose(1, 2);
        var (q, k, v) = (Split(parts[0]), Split(parts[1]), Split(parts[2]));
        var scores = q.matmul(k.transpose(-2, -1)) * (1.0 / Math.Sqrt(k.shape[^1]));
        var causal = get_buffer("causal")![.., .., ..(int)length, ..(int)length];
        scores = scores.masked_fill(causal.eq(0), double.NegativeInfinity);
        var mixed = functional.softmax(scores, dim: -1).matmul(v);
        return output.call(mixed.transpose(1, 2).contiguous().view(batch, length, 16));
    }
}
