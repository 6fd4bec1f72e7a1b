// input: 2,3,16,16
public sealed class MlpBlock : Module<Tensor, Tensor>
{
    private readonly Linear Dense_0, Dense_1;
    public MlpBlock(int dim, int mlpDim) : base("MlpBlock")
    {
        (Dense_0, Dense_1) = (Linear(dim, mlpDim), Linear(mlpDim, dim));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => Dense_1.call(functional.gelu(Dense_0.call(x)));
}
public sealed class MixerBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm ln1, ln2;
    private readonly MlpBlock token_mixing, channel_mixing;
    public MixerBlock(int patches, int dim, (int tokens, int channels) mlp) : base("MixerBlock")
    {
        ln1 = LayerNorm(dim);
        ln2 = LayerNorm(new long[] { dim });
        token_mixing = new MlpBlock(patches, mlp.tokens);
        channel_mixing = new MlpBlock(dim, mlp.channels);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var y = ln1.call(x).mT;
        y = token_mixing.call(y).mT;
        x = x + y;
        return x + channel_mixing.call(ln2.call(x));
    }
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly Conv2d stem;
    private readonly Sequential blocks;
    private readonly LayerNorm pre_head;
    private readonly Linear head;
    public Model(int image = 16, int patch = 4, int dim = 12, int depth = 2, int classes = 5) : base("Mixer")
    {
        if (image % patch != 0) throw new ArgumentException($"{nameof(image)} must be a multiple of {nameof(patch)}", nameof(image));
        var patches = (image / patch) * (image / patch);
        stem = Conv2d(3, dim, patch, stride: patch);
        blocks = Sequential(Enumerable.Repeat(0, depth).Select(_ => (Module<Tensor, Tensor>)new MixerBlock(patches, dim, (8, 16))));
        pre_head = LayerNorm(dim);
        head = Linear(dim, classes);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => head.call(pre_head.call(blocks.call(stem.call(x).flatten(2).transpose(1, 2))).mean([1L]));
}
