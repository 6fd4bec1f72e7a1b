// input: 1,3,16,16
public record ViTOptions
{
    public required int ImageSize { get; init; }
    public int Patch { get; init; } = 4;
    public int Dim { get; init; } = 12;
    public int Heads { get; init; } = 3;
    public int Depth { get; init; } = 2;
    public double MlpRatio { get; init; } = 2;
    public int Patches => (ImageSize / Patch) * (ImageSize / Patch);
}
public class Attention : Module<Tensor, Tensor>
{
    private readonly int heads;
    private readonly double scale;
    private readonly Linear qkv, proj;
    private readonly Dropout attn_drop = Dropout(0.0);
    public Attention(ViTOptions o) : base("Attention")
    {
        heads = o.Heads;
        scale = Math.Pow(o.Dim / heads, -0.5);
        qkv = Linear(o.Dim, o.Dim * 3, hasBias: true);
        proj = Linear(o.Dim, o.Dim);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var B = x.shape[0]; var N = x.shape[1]; var C = x.shape[2];
        var qkvT = qkv.call(x).reshape(B, N, 3, heads, C / heads).permute(2, 0, 3, 1, 4);
        var q = qkvT[0]; var k = qkvT[1]; var v = qkvT[2];
        var attn = q.matmul(k.transpose(-2, -1)) * scale;
        attn = attn.softmax(dim: -1);
        attn = attn_drop.call(attn);
        x = attn.matmul(v).transpose(1, 2).reshape(B, N, C);
        return proj.call(x);
    }
}
public class TransformerBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1, norm2;
    private readonly Attention attn;
    private readonly Sequential mlp;
    public TransformerBlock(ViTOptions o) : base("Block")
    {
        norm1 = LayerNorm(o.Dim, eps: 1e-6);
        attn = new(o);
        norm2 = LayerNorm(o.Dim, eps: 1e-6);
        var hidden = (long)(o.Dim * o.MlpRatio);
        mlp = Sequential(("fc1", Linear(o.Dim, hidden)), ("act", GELU()), ("fc2", Linear(hidden, o.Dim)));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = x + attn.call(norm1.call(x));
        x = x + mlp.call(norm2.call(x));
        return x;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Conv2d patch_embed;
    private readonly Parameter cls_token, pos_embed;
    private readonly Sequential blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;
    public Model() : this(new() { ImageSize = 16 }) { }
    public Model(ViTOptions o, int classes = 4) : base("ViT")
    {
        patch_embed = Conv2d(3, o.Dim, kernel_size: o.Patch, stride: o.Patch);
        cls_token = Parameter(torch.zeros(1, 1, o.Dim));
        pos_embed = Parameter(torch.randn(1, o.Patches + 1, o.Dim) * 0.02);
        blocks = Sequential(Enumerable.Range(0, o.Depth).Select(i => ($"block{i}", (Module<Tensor, Tensor>)new TransformerBlock(o))));
        norm = LayerNorm(o.Dim);
        head = Linear(o.Dim, classes);
        init.trunc_normal_(cls_token, std: .02);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = patch_embed.call(x).flatten(2).transpose(1, 2);
        var cls = cls_token.expand(x.shape[0], -1, -1);
        x = torch.cat(new[] { cls, x }, dim: 1);
        x = x + pos_embed;
        x = norm.call(blocks.call(x));
        return head.call(x[.., 0]);
    }
}
