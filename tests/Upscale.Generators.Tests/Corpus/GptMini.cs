// input: int64 2,8
public sealed class GptConfig
{
    public int VocabSize = 16, BlockSize = 12, Layers = 2, Heads = 2, Embed = 8;
    public double Dropout = 0.1;
    public bool Bias { get; set; } = true;
}
public class CausalSelfAttention : Module<Tensor, Tensor>
{
    private readonly Linear c_attn, c_proj;
    private readonly Tensor bias;
    private readonly int n_head, n_embd;
    public CausalSelfAttention(GptConfig config) : base(nameof(CausalSelfAttention))
    {
        System.Diagnostics.Debug.Assert(config.Embed % config.Heads == 0);
        c_attn = Linear(config.Embed, 3 * config.Embed, hasBias: config.Bias);
        c_proj = Linear(config.Embed, config.Embed, hasBias: config.Bias);
        n_head = config.Heads;
        n_embd = config.Embed;
        bias = torch.tril(torch.ones(config.BlockSize, config.BlockSize)).view(1, 1, config.BlockSize, config.BlockSize);
        register_buffer("bias", bias);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var (B, T, C) = (x.size(0), x.size(1), x.size(2));
        var split = c_attn.call(x).split(n_embd, dim: 2);
        Tensor q = split[0], k = split[1], v = split[2];
        k = k.view(B, T, n_head, C / n_head).transpose(1, 2);
        q = q.view(B, T, n_head, C / n_head).transpose(1, 2);
        v = v.view(B, T, n_head, C / n_head).transpose(1, 2);
        var att = torch.matmul(q, k.transpose(-2, -1)) * (1.0 / Math.Sqrt(k.size(-1)));
        att = att.masked_fill(bias[.., .., ..(int)T, ..(int)T] == 0, float.NegativeInfinity);
        att = F.softmax(att, dim: -1);
        var y = torch.matmul(att, v);
        y = y.transpose(1, 2).contiguous().view(B, T, C);
        return c_proj.call(y);
    }
}
public class GptBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm ln_1, ln_2;
    private readonly CausalSelfAttention attn;
    private readonly ModuleDict<Module<Tensor, Tensor>> mlp;
    public GptBlock(GptConfig c) : base("Block")
    {
        ln_1 = LayerNorm(c.Embed);
        attn = new CausalSelfAttention(c);
        ln_2 = LayerNorm(c.Embed);
        mlp = ModuleDict<Module<Tensor, Tensor>>(
            ("c_fc", Linear(c.Embed, 4 * c.Embed)),
            ("c_proj", Linear(4 * c.Embed, c.Embed)),
            ("act", GELU()),
            ("dropout", Dropout(c.Dropout)));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = x + attn.call(ln_1.call(x));
        var m = ln_2.call(x);
        foreach (var name in new[] { "c_fc", "act", "c_proj", "dropout" }) m = mlp[name].call(m);
        return x + m;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Embedding wte, wpe;
    private readonly ModuleList<GptBlock> h;
    private readonly LayerNorm ln_f;
    private readonly Linear lm_head;
    private readonly GptConfig config;
    public Model() : base("GPT")
    {
        config = new GptConfig { Layers = 2, Bias = false };
        wte = Embedding(config.VocabSize, config.Embed);
        wpe = Embedding(config.BlockSize, config.Embed);
        h = new ModuleList<GptBlock>(Enumerable.Range(0, config.Layers).Select(_ => new GptBlock(config)).ToArray());
        ln_f = LayerNorm(config.Embed);
        lm_head = Linear(config.Embed, config.VocabSize, hasBias: false);
        RegisterComponents();
        foreach (var (pn, p) in named_parameters())
            if (pn.EndsWith("c_proj.weight"))
                init.normal_(p, mean: 0.0, std: 0.02 / Math.Sqrt(2 * config.Layers));
    }
    public override Tensor forward(Tensor idx)
    {
        var device = idx.device;
        var t = idx.shape[1];
        if (t > config.BlockSize)
            throw new ArgumentOutOfRangeException(nameof(idx), $"Cannot forward sequence of length {t}");
        var pos = torch.arange(0, t, dtype: ScalarType.Int64, device: device);
        var x = wte.call(idx) + wpe.call(pos);
        foreach (var block in h) x = block.call(x);
        x = ln_f.call(x);
        return lm_head.call(x);
    }
}
