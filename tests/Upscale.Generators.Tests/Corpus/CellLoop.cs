// input: 2,5,6
public sealed class Decoder : Module<Tensor, (Tensor h, Tensor c), (Tensor, (Tensor, Tensor))>
{
    private readonly LSTMCell cell;
    private readonly Linear @out;
    public Decoder(long i, long h) : base("Decoder")
    {
        cell = LSTMCell(i, h);
        @out = Linear(h, i);
        RegisterComponents();
    }
    public override (Tensor, (Tensor, Tensor)) forward(Tensor x, (Tensor h, Tensor c) state)
    {
        var (h, c) = cell.call(x, state);
        return (@out.call(h), (h, c));
    }
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly GRUCell encoder = GRUCell(6, 8);
    private readonly Decoder decoder = new(6, 8);
    public Model() : base("Seq2Seq") => RegisterComponents();
    public override Tensor forward(Tensor x)
    {
        var h = torch.zeros(x.shape[0], 8, dtype: x.dtype, device: x.device);
        for (long t = 0; t < x.shape[1]; t++) h = encoder.call(x.select(1, t), h);
        var state = (h, torch.zeros_like(h));
        var token = x[.., -1, ..];
        var outputs = new List<Tensor>(capacity: 3);
        while (outputs.Count < 3)
        {
            (token, state) = decoder.call(token, state);
            outputs.Add(token.unsqueeze(1));
        }
        return torch.cat(outputs, dim: 1);
    }
}
