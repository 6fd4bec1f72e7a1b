// input: 1,3,32,32
public class Branch(int channels) : Module<Tensor, Tensor>("Branch")
{
    private readonly Conv2d conv = Conv2d(channels, channels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn = BatchNorm2d(channels);
    protected override void Dispose(bool disposing)
    {
        if (disposing) { conv.Dispose(); bn.Dispose(); }
        base.Dispose(disposing);
    }
    public Branch Build() { RegisterComponents(); return this; }
    public override Tensor forward(Tensor x) => F.relu(bn.call(conv.call(x)) + x);
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Conv2d stem = Conv2d(3, 8, 3, 2, 1);
    private readonly ModuleList<Branch> branches;
    private readonly ModuleList<ModuleList<Module<Tensor, Tensor>>> fuse_layers;
    private readonly Sequential transition;
    private readonly int[] width = [8, 16];
    public Model() : base("HRNet")
    {
        transition = Sequential(Conv2d(8, 16, 3, stride: 2, padding: 1), ReLU());
        branches = new ModuleList<Branch>(width.Select(w => new Branch(w).Build()).ToArray());
        fuse_layers = new ModuleList<ModuleList<Module<Tensor, Tensor>>>();
        for (int i = 0; i < width.Length; i++)
        {
            var row = new ModuleList<Module<Tensor, Tensor>>();
            for (int j = 0; j < width.Length; j++)
            {
                row.Add(j.CompareTo(i) switch
                {
                    > 0 => Sequential(Conv2d(width[j], width[i], 1, bias: false), BatchNorm2d(width[i]), Upsample(scale_factor: [Math.Pow(2, j - i), Math.Pow(2, j - i)])),
                    0 => Identity(),
                    _ => Sequential(Conv2d(width[j], width[i], 3, stride: 2, padding: 1, bias: false), BatchNorm2d(width[i])),
                });
            }
            fuse_layers.Add(row);
        }
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = stem.call(x);
        Tensor[] xs = { x, transition.call(x) };
        for (var i = 0; i < xs.Length; i++) xs[i] = branches[i].call(xs[i]);
        var fused = new Tensor[xs.Length];
        for (var i = 0; i < xs.Length; i++)
        {
            var y = fuse_layers[i][0].call(xs[0]);
            for (var j = 1; j < xs.Length; j++) y = y + fuse_layers[i][j].call(xs[j]);
            fused[i] = F.relu(y);
        }
        var (h, w) = (fused[0].shape[2], fused[0].shape[3]);
        var ups = fused.Select((t, i) => i == 0 ? t : F.interpolate(t, new long[] { h, w }, mode: InterpolationMode.Bilinear, align_corners: true));
        return torch.cat(ups.ToArray(), 1);
    }
}
