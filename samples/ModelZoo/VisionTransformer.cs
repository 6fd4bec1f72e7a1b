using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>Vision Transformer B and L with patches of 16 or 32 (Dosovitskiy et al., 2020), for images of one size.</summary>
public class VisionTransformer : Module<Tensor, Tensor>
{
    private readonly Parameter class_token;
    private readonly Conv2d conv_proj;
    private readonly Encoder encoder;
    private readonly Sequential heads;

    /// <summary>Builds the network for square images of <paramref name="imageSize"/>.</summary>
    public VisionTransformer(long imageSize, long patchSize, int layers, long attentionHeads, long hidden, long mlp, long numClasses = 1000)
        : base(nameof(VisionTransformer))
    {
        var patches = imageSize / patchSize * (imageSize / patchSize);
        class_token = Parameter(zeros(1, 1, hidden));
        conv_proj = Conv2d(3, hidden, kernel_size: patchSize, stride: patchSize);
        encoder = new Encoder(patches + 1, layers, attentionHeads, hidden, mlp);
        heads = Sequential(("head", Linear(hidden, numClasses)));
        RegisterComponents();
    }

    /// <summary>ViT-B with patches of 16 or 32.</summary>
    [Prunable(32, Name = "PrunedViTB32")]
    public static VisionTransformer B(long patchSize, long numClasses = 1000) => new(224, patchSize, 12, 12, 768, 3072, numClasses);

    /// <summary>ViT-L with patches of 16 or 32.</summary>
    public static VisionTransformer L(long patchSize, long numClasses = 1000) => new(224, patchSize, 24, 16, 1024, 4096, numClasses);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var x = conv_proj.call(input).flatten(2).permute(0, 2, 1);
        var token = class_token.expand(x.shape[0], -1, -1);
        x = cat([token, x], dim: 1);
        x = encoder.call(x);
        return heads.call(x[.., 0]);
    }

    private sealed class Encoder : Module<Tensor, Tensor>
    {
        private readonly Parameter pos_embedding;
        private readonly Dropout dropout;
        private readonly Sequential layers;
        private readonly LayerNorm ln;

        public Encoder(long length, int count, long heads, long hidden, long mlp)
            : base(nameof(Encoder))
        {
            pos_embedding = Parameter(empty(1, length, hidden).normal_(0, 0.02));
            dropout = Dropout(0.0);
            layers = Sequential();
            for (var i = 0; i < count; i++)
            {
                layers.append($"encoder_layer_{i}", new Block(heads, hidden, mlp));
            }

            ln = LayerNorm(hidden, eps: 1e-6);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => ln.call(layers.call(dropout.call(x + pos_embedding)));
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly LayerNorm ln_1;
        private readonly SelfAttention self_attention;
        private readonly Dropout dropout;
        private readonly LayerNorm ln_2;
        private readonly Sequential mlp;

        public Block(long heads, long hidden, long mlpWidth)
            : base(nameof(Block))
        {
            ln_1 = LayerNorm(hidden, eps: 1e-6);
            self_attention = new SelfAttention(hidden, heads);
            dropout = Dropout(0.0);
            ln_2 = LayerNorm(hidden, eps: 1e-6);
            mlp = Sequential(Linear(hidden, mlpWidth), GELU(), Dropout(0.0), Linear(mlpWidth, hidden), Dropout(0.0));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = x + dropout.call(self_attention.call(ln_1.call(x)));
            return x + mlp.call(ln_2.call(x));
        }
    }

    /// <summary>Multi-head attention with PyTorch's parameter names and the batch first, which TorchSharp's own class has not.</summary>
    private sealed class SelfAttention : Module<Tensor, Tensor>
    {
        private readonly Parameter in_proj_weight;
        private readonly Parameter in_proj_bias;
        private readonly Linear out_proj;
        private readonly long heads;

        public SelfAttention(long hidden, long heads)
            : base(nameof(SelfAttention))
        {
            this.heads = heads;
            in_proj_weight = Parameter(empty(3 * hidden, hidden));
            in_proj_bias = Parameter(zeros(3 * hidden));
            out_proj = Linear(hidden, hidden);
            init.xavier_uniform_(in_proj_weight);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (batch, length, hidden) = (x.shape[0], x.shape[1], x.shape[2]);
            var projected = functional.linear(x, in_proj_weight, in_proj_bias).chunk(3, dim: -1);
            Tensor Heads(Tensor t) => t.view(batch, length, heads, hidden / heads).transpose(1, 2);

            var y = functional.scaled_dot_product_attention(Heads(projected[0]), Heads(projected[1]), Heads(projected[2]));
            return out_proj.call(y.transpose(1, 2).reshape(batch, length, hidden));
        }
    }
}
