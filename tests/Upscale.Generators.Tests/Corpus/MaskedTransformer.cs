// input: int64 2,7
public class EncoderLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear q_proj, k_proj, v_proj, out_proj, fc1, fc2;
    private readonly LayerNorm norm1, norm2;
    private readonly int heads;
    private readonly double scaling;
    public EncoderLayer(int dim, int heads, int ff) : base("EncoderLayer")
    {
        this.heads = heads;
        scaling = 1 / Math.Sqrt(dim / heads);
        (q_proj, k_proj, v_proj, out_proj) = (Linear(dim, dim), Linear(dim, dim), Linear(dim, dim), Linear(dim, dim));
        (fc1, fc2) = (Linear(dim, ff), Linear(ff, dim));
        (norm1, norm2) = (LayerNorm(dim), LayerNorm(dim));
        RegisterComponents();
    }
    private Tensor Split(Tensor x, long length) => x.view(x.shape[0], length, heads, -1).permute(0, 2, 1, 3);
    public override Tensor forward(Tensor x, Tensor mask)
    {
        var length = x.shape[1];
        var (q, k, v) = (Split(q_proj.call(x) * scaling, length), Split(k_proj.call(x), length), Split(v_proj.call(x), length));
        var scores = torch.matmul(q, k.transpose(2, 3)) + mask;
        var attended = torch.matmul(scores.softmax(-1), v).permute(0, 2, 1, 3).reshape(x.shape[0], length, -1);
        x = norm1.call(x + out_proj.call(attended));
        return norm2.call(x + fc2.call(F.gelu(fc1.call(x))));
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Embedding tokens = Embedding(10, 8);
    private readonly Tensor positions;
    private readonly ModuleList<EncoderLayer> layers = ModuleList(new EncoderLayer(8, 2, 16), new EncoderLayer(8, 2, 16));
    private readonly Linear decoder = Linear(8, 10);
    public Model(int maxLength = 32) : base("LM")
    {
        var pe = torch.zeros(maxLength, 8);
        var position = torch.arange(0, maxLength, dtype: ScalarType.Float64).unsqueeze(1);
        var div = (torch.arange(0, 8, 2, dtype: ScalarType.Float64) * (-Math.Log(10000.0) / 8)).exp();
        pe[TensorIndex.Colon, TensorIndex.Slice(0, null, 2)] = (position * div).sin();
        pe[TensorIndex.Colon, TensorIndex.Slice(1, null, 2)] = (position * div).cos();
        positions = pe.unsqueeze(0);
        RegisterComponents();
    }
    private static Tensor CausalMask(long size)
    {
        var mask = (torch.ones(size, size) == 1).triu().transpose(0, 1);
        return mask.to_type(ScalarType.Float64).masked_fill(mask == 0, float.NegativeInfinity).masked_fill(mask == 1, 0.0f);
    }
    public override Tensor forward(Tensor src)
    {
        var mask = CausalMask(src.size(1));
        var x = tokens.call(src) * Math.Sqrt(8) + positions[.., ..(int)src.shape[1]];
        foreach (var layer in layers) x = layer.call(x, mask);
        return decoder.call(x);
    }
}
