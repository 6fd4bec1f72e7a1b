// input: 2,1,16,40
public sealed class CNNLayerNorm(long feats) : Module<Tensor, Tensor>("CNNLayerNorm")
{
    private readonly LayerNorm layer_norm = LayerNorm(feats);
    protected override void RegisterComponents() => base.RegisterComponents();
    public CNNLayerNorm Init() { RegisterComponents(); return this; }
    public override Tensor forward(Tensor x) => layer_norm.forward(x.transpose(2, 3).contiguous()).transpose(2, 3).contiguous();
}
public sealed class ResidualCNN : Module<Tensor, Tensor>
{
    private readonly Conv2d cnn1, cnn2;
    private readonly Dropout dropout1, dropout2;
    private readonly CNNLayerNorm layer_norm1, layer_norm2;
    public ResidualCNN(long i, long o, long kernel, long stride, double dropout, long feats) : base("ResidualCNN")
    {
        cnn1 = Conv2d(i, o, kernel, stride, padding: kernel / 2);
        cnn2 = Conv2d(o, o, kernel, stride, padding: kernel / 2);
        dropout1 = Dropout(dropout);
        dropout2 = Dropout(dropout);
        layer_norm1 = new CNNLayerNorm(feats).Init();
        layer_norm2 = new CNNLayerNorm(feats).Init();
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var residual = x;
        x = layer_norm1.forward(x);
        x = functional.gelu(x);
        x = dropout1.forward(x);
        x = cnn1.forward(x);
        x = layer_norm2.forward(x);
        x = functional.gelu(x);
        x = dropout2.forward(x);
        x = cnn2.forward(x);
        x += residual;
        return x;
    }
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly Conv2d cnn;
    private readonly Sequential rescnn_layers, classifier;
    private readonly Linear fully_connected;
    private readonly GRU birnn;
    public Model(int n_cnn = 2, int rnn_dim = 10, int n_class = 7, int n_feats = 16, double dropout = 0.1) : base("SpeechRecognition")
    {
        n_feats = n_feats / 2;
        cnn = Conv2d(1, 8, 3, stride: 2, padding: 3 / 2);
        rescnn_layers = Sequential([.. from _ in Enumerable.Range(0, n_cnn) select (Module<Tensor, Tensor>)new ResidualCNN(8, 8, 3, 1, dropout, n_feats)]);
        fully_connected = Linear(n_feats * 8, rnn_dim);
        birnn = GRU(rnn_dim, rnn_dim, numLayers: 1, batchFirst: true, bidirectional: true);
        classifier = Sequential(Linear(rnn_dim * 2, rnn_dim), GELU(), Dropout(dropout), Linear(rnn_dim, n_class));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = cnn.forward(x);
        x = rescnn_layers.forward(x);
        var sizes = x.size();
        x = x.view(sizes[0], sizes[1] * sizes[2], sizes[3]);
        x = x.transpose(1, 2);
        x = fully_connected.forward(x);
        (x, _) = birnn.forward(x);
        return classifier.forward(x).log_softmax(2);
    }
}
