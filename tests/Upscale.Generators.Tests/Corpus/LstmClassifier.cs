// input: int64 3,9
public class Model : Module<Tensor, Tensor>
{
    private readonly Embedding embedding;
    private readonly LSTM lstm;
    private readonly Linear fc;
    private readonly Dropout dropout;
    private readonly (int Layers, int Hidden, bool Bi) shape;
    public Model(int vocab = 12, int embed = 8, int hidden = 6, int layers = 2, bool bidirectional = true, double dropout = 0.3) : base("SentimentLSTM")
    {
        shape = (layers, hidden, bidirectional);
        embedding = nn.Embedding(vocab, embed, padding_idx: 0);
        lstm = nn.LSTM(embed, hidden, layers, batchFirst: true, dropout: dropout, bidirectional: bidirectional);
        fc = nn.Linear(hidden * (bidirectional ? 2 : 1), 2);
        this.dropout = nn.Dropout(dropout);
        RegisterComponents();
    }
    private (Tensor h0, Tensor c0) InitHidden(long batch, Device device)
    {
        var directions = shape.Bi ? 2 : 1;
        var h0 = torch.zeros(shape.Layers * directions, batch, shape.Hidden, device: device);
        var c0 = torch.zeros(new long[] { shape.Layers * directions, batch, shape.Hidden }, device: device);
        return (h0, c0);
    }
    public override Tensor forward(Tensor text)
    {
        var embedded = dropout.call(embedding.call(text));
        var state = InitHidden(text.shape[0], text.device);
        var (output, hn, _) = lstm.call(embedded, state);
        var last = shape.Bi
            ? torch.cat(new[] { hn[^2], hn[^1] }, dim: 1)
            : hn[-1];
        return fc.call(dropout.call(last)) + 0 * output[.., -1].mean(new long[] { 1 }, true);
    }
}
