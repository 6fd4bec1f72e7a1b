// input: 2,20,6
public enum Cell { Lstm, Gru, Elman }
public class Model : Module<Tensor, (Tensor Scores, Tensor Attention)>
{
    private readonly Module rnn;
    private readonly Linear attn, fc;
    private readonly BatchNorm1d bn;
    public Model(Cell cell = Cell.Gru) : base($"Seq_{cell}")
    {
        rnn = cell switch
        {
            Cell.Lstm => LSTM(6, 8, batchFirst: true),
            Cell.Gru => GRU(6, 8, numLayers: 2, batchFirst: true),
            Cell.Elman => RNN(6, 8, batchFirst: true),
            _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, null),
        };
        attn = Linear(8, 1);
        bn = BatchNorm1d(8);
        fc = Linear(8, 3);
        RegisterComponents();
    }
    private Tensor Run(Tensor x)
    {
        switch (rnn)
        {
            case LSTM lstm: return lstm.call(x).Item1;
            case GRU gru: return gru.call(x).Item1;
            case RNN plain: return plain.call(x).Item1;
            default: throw new NotSupportedException(rnn.GetName());
        }
    }
    public override (Tensor Scores, Tensor Attention) forward(Tensor x)
    {
        var h = Run(x);
        var weights = F.softmax(attn.call(torch.tanh(h)).squeeze(-1), 1);
        var context = torch.einsum("bt,bth->bh", weights, h);
        context = bn.call(context);
        return (fc.call(context), weights);
    }
}
