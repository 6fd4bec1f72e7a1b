// input: 1,3,32,32
public sealed class DropPath(double p) : Module<Tensor, Tensor>("DropPath")
{
    public override Tensor forward(Tensor x)
    {
        if (p == 0.0 || !training) return x;
        var keep = 1 - p;
        var shape = new long[x.dim()];
        Array.Fill(shape, 1);
        shape[0] = x.shape[0];
        return x.div(keep) * (keep + torch.rand(shape)).floor();
    }
}
public sealed class LayerNorm2d : Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;
    private readonly double eps;
    public LayerNorm2d(long c, double eps = 1e-6) : base("LayerNorm2d")
    {
        (weight, bias, this.eps) = (Parameter(ones(c)), Parameter(zeros(c)), eps);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var u = x.mean([1], keepdim: true);
        var s = (x - u).pow(2).mean([1], keepdim: true);
        x = (x - u) / (s + eps).sqrt();
        return weight[.., TensorIndex.None, TensorIndex.None] * x + bias.unsqueeze(-1).unsqueeze(-1);
    }
}
public sealed class NextBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d dwconv;
    private readonly LayerNorm norm;
    private readonly Linear pwconv1, pwconv2;
    private readonly Parameter? gamma;
    private readonly Module<Tensor, Tensor> drop_path;
    public NextBlock(int dim, double dropPath = 0, double scaleInit = 1e-6) : base("NextBlock")
    {
        dwconv = Conv2d(dim, dim, kernel_size: 7, padding: 3, groups: dim);
        norm = LayerNorm(dim, eps: 1e-6);
        pwconv1 = Linear(dim, 4 * dim);
        pwconv2 = Linear(4 * dim, dim);
        gamma = scaleInit > 0 ? Parameter(scaleInit * torch.ones(dim), requires_grad: true) : null;
        drop_path = dropPath > 0 ? new DropPath(dropPath) : Identity();
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var input = x;
        x = dwconv.call(x).permute(0, 2, 3, 1);
        x = pwconv2.call(F.gelu(pwconv1.call(norm.call(x))));
        if (gamma is not null) x = gamma * x;
        return input + drop_path.call(x.permute(0, 3, 1, 2));
    }
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> downsample_layers = new(), stages = new();
    private readonly LayerNorm norm;
    private readonly Linear head;
    public Model() : base("ConvNeXt")
    {
        ReadOnlySpan<int> dims = [6, 12, 16];
        ReadOnlySpan<int> depths = [1, 2, 1];
        var rates = torch.linspace(0, 0.2, 4);
        var step = 0;
        downsample_layers.Add(Sequential(Conv2d(3, dims[0], 4, stride: 4), new LayerNorm2d(dims[0])));
        for (var i = 0; i < dims.Length - 1; i++)
            downsample_layers.Add(Sequential(new LayerNorm2d(dims[i]), Conv2d(dims[i], dims[i + 1], 2, stride: 2)));
        for (var i = 0; i < dims.Length; i++)
        {
            var stage = new List<NextBlock>();
            for (var j = 0; j < depths[i]; j++) stage.Add(new NextBlock(dims[i], 0.05 * step++));
            stages.Add(Sequential(stage.ToArray<Module<Tensor, Tensor>>()));
        }
        norm = LayerNorm(dims[^1], eps: 1e-6);
        head = Linear(dims[^1], 5);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        for (int i = 0, n = (int)stages.Count; i < n; ++i) x = stages[i].call(downsample_layers[i].call(x));
        return head.call(norm.call(x.mean([-2, -1])));
    }
}
