// input: 1,3,16,16
public class DenseLayer : Module<Tensor[], Tensor>
{
    private readonly BatchNorm2d norm1, norm2;
    private readonly Conv2d conv1, conv2;
    private readonly double dropRate;
    public DenseLayer(int i, int growth, int bnSize, double drop) : base("DenseLayer")
    {
        norm1 = BatchNorm2d(i);
        conv1 = Conv2d(i, bnSize * growth, 1, bias: false);
        norm2 = BatchNorm2d(bnSize * growth);
        conv2 = Conv2d(bnSize * growth, growth, 3, padding: 1, bias: false);
        dropRate = drop;
        RegisterComponents();
    }
    public override Tensor forward(params Tensor[] inputs)
    {
        var x = conv1.call(F.relu(norm1.call(torch.cat(inputs, 1))));
        x = conv2.call(F.relu(norm2.call(x)));
        return dropRate > 0 ? F.dropout(x, p: dropRate, training: training) : x;
    }
}
public class DenseBlock : Module<Tensor, Tensor>
{
    private readonly SortedDictionary<string, DenseLayer> layers = new();
    public DenseBlock(int count, int i, int growth) : base("DenseBlock")
    {
        for (var n = 1; n <= count; n++)
        {
            var layer = new DenseLayer(i + (n - 1) * growth, growth, 2, 0.1);
            layers[$"denselayer{n}"] = layer;
            register_module($"denselayer{n}", layer);
        }
    }
    public override Tensor forward(Tensor x)
    {
        var features = new Queue<Tensor>([x]);
        foreach (var pair in layers) features.Enqueue(pair.Value.call(features.ToArray()));
        return torch.cat(features.ToList(), dim: 1);
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Sequential features = Sequential();
    private readonly Linear classifier;
    public Model() : base("DenseNet")
    {
        int c = 8, growth = 4;
        features.append("conv0", Conv2d(3, c, 3, padding: 1, bias: false));
        var blocks = new[] { 2, 3 };
        for (int i = 0; i < blocks.Length; ++i)
        {
            features.append("denseblock" + (i + 1), new DenseBlock(blocks[i], c, growth));
            c += blocks[i] * growth;
            if (i != blocks.Length - 1)
            {
                features.append("transition" + (i + 1), Sequential(BatchNorm2d(c), ReLU(), Conv2d(c, c /= 2, 1, bias: false), AvgPool2d(2, 2)));
            }
        }
        classifier = Linear(c, 3);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => classifier.call(F.relu(features.call(x)).mean(new long[] { 2, 3 }));
}
