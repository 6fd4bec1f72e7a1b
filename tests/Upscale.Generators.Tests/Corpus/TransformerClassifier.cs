// input: int64 5,3
public class PositionalEncoding : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> dropout;
    private readonly Tensor pe;
    public PositionalEncoding(long dmodel, double dropout, int maxLen = 64) : base("PositionalEncoding")
    {
        this.dropout = Dropout(dropout);
        var pe = torch.zeros(new long[] { maxLen, dmodel });
        var position = torch.arange(0, maxLen, 1).unsqueeze(1);
        var divTerm = (torch.arange(0, dmodel, 2) * (-Math.Log(10000.0) / dmodel)).exp();
        pe[TensorIndex.Ellipsis, TensorIndex.Slice(0, null, 2)] = (position * divTerm).sin();
        pe[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, 2)] = (position * divTerm).cos();
        this.pe = pe.unsqueeze(0).transpose(0, 1);
        RegisterComponents();
    }
    public override Tensor forward(Tensor t)
    {
        using var x = t + pe[TensorIndex.Slice(null, t.shape[0]), TensorIndex.Slice()];
        return dropout.call(x).MoveToOuterDisposeScope();
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly TransformerEncoder transformer_encoder;
    private readonly PositionalEncoding pos_encoder;
    private readonly Embedding encoder;
    private readonly Linear decoder;
    private readonly long ninputs;
    private readonly Device device;
    public Model(long ntokens = 10, long ninputs = 8, long nheads = 2, long nhidden = 12, long nlayers = 2, double dropout = 0.5, Device? device = null) : base("TransformerModel")
    {
        this.device = device ?? (torch.cuda.is_available() ? torch.CUDA : torch.CPU);
        this.ninputs = ninputs;
        pos_encoder = new PositionalEncoding(ninputs, dropout);
        var encoder_layers = TransformerEncoderLayer(ninputs, nheads, nhidden, dropout, nn.Activations.GELU);
        transformer_encoder = TransformerEncoder(encoder_layers, nlayers);
        encoder = Embedding(ntokens, ninputs);
        decoder = Linear(ninputs, ntokens);
        InitWeights();
        RegisterComponents();
        this.to(ScalarType.Float64);
        if (this.device.type == DeviceType.CUDA) this.to(this.device);
    }
    private void InitWeights()
    {
        var initrange = 0.1;
        init.uniform_(encoder.weight, -initrange, initrange);
        init.zeros_(decoder.bias);
        init.uniform_(decoder.weight, -initrange, initrange);
    }
    public override Tensor forward(Tensor t)
    {
        var src = pos_encoder.call(encoder.call(t) * MathF.Sqrt(ninputs));
        var enc = transformer_encoder.call(src, null);
        return decoder.call(enc);
    }
}
