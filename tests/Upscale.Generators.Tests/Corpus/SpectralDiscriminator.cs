// input: 2,3,32,32
public class SpectralConv : Module<Tensor, Tensor>
{
    private readonly Parameter weight_orig, bias;
    private readonly Tensor weight_u;
    private readonly int power_iterations;
    public SpectralConv(int i, int o, int k = 4, int iterations = 1) : base("SpectralNorm")
    {
        power_iterations = iterations;
        weight_orig = Parameter(torch.randn(o, i, k, k));
        bias = Parameter(torch.zeros(o));
        weight_u = F.normalize(torch.randn(o), dim: 0);
        register_buffer("weight_u", weight_u);
        RegisterComponents();
    }
    private Tensor Weight()
    {
        var w = weight_orig.view(weight_orig.shape[0], -1);
        var u = weight_u;
        Tensor v = F.normalize(torch.mv(w.t(), u), dim: 0);
        for (var i = 0; i < power_iterations; i++)
        {
            u = F.normalize(torch.mv(w, v), dim: 0);
            v = F.normalize(torch.mv(w.t(), u), dim: 0);
        }
        var sigma = torch.dot(u, torch.mv(w, v));
        return weight_orig / sigma;
    }
    public override Tensor forward(Tensor x) => F.conv2d(x, Weight(), bias, strides: new long[] { 2, 2 }, padding: new long[] { 1, 1 });
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Sequential main;
    public Model() : base("Discriminator")
    {
        Module<Tensor, Tensor>[] layers =
        [
            new SpectralConv(3, 8), LeakyReLU(0.2, inplace: true),
            new SpectralConv(8, 12), LeakyReLU(0.2, inplace: true),
            Conv2d(12, 1, 4, stride: 1, bias: false), Sigmoid(),
        ];
        main = Sequential(layers);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => main.call(x).view(x.size(0), -1).squeeze(1);
}
