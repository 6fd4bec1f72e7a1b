// input: 1,3,64,64
public class Conv : Module<Tensor, Tensor>
{
    private static readonly Module<Tensor, Tensor> default_act = nn.SiLU();
    protected readonly Conv2d conv;
    protected readonly BatchNorm2d bn;
    protected readonly Module<Tensor, Tensor> act;
    public Conv(int in_channels, int out_channels, int kernel_size, int stride = 1, int? padding = null, int groups = 1, int d = 1, bool bias = false, bool act = true) : base(nameof(Conv))
    {
        conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride: stride, padding: autopad(kernel_size, padding, d), groups: groups, bias: bias, dilation: d);
        bn = nn.BatchNorm2d(out_channels, eps: 0.001, momentum: 0.03);
        this.act = act ? default_act : nn.Identity();
        RegisterComponents();
    }
    private static int autopad(int k, int? p, int d)
    {
        if (d > 1) k = d * (k - 1) + 1;
        return p ?? k / 2;
    }
    public override Tensor forward(Tensor input) => act.forward(bn.forward(conv.forward(input)));
}
public class Bottleneck : Module<Tensor, Tensor>
{
    private readonly Conv cv1, cv2;
    private readonly bool add;
    public Bottleneck(int inC, int outC, (int, int) kernel, bool shortcut = true, int groups = 1, float e = 0.5f) : base(nameof(Bottleneck))
    {
        int c = (int)(outC * e);
        cv1 = new Conv(inC, c, kernel.Item1);
        cv2 = new Conv(c, outC, kernel.Item2, 1, groups: groups);
        add = shortcut && inC == outC;
        RegisterComponents();
    }
    public override Tensor forward(Tensor input) => add ? input + cv2.forward(cv1.forward(input)) : cv2.forward(cv1.forward(input));
}
public class C2f : Module<Tensor, Tensor>
{
    private readonly int c;
    private readonly Conv cv1, cv2;
    private readonly Sequential m = Sequential();
    public C2f(int inC, int outC, int n = 1, bool shortcut = false, int groups = 1, float e = 0.5f) : base(nameof(C2f))
    {
        c = (int)(outC * e);
        cv1 = new Conv(inC, 2 * c, 1);
        cv2 = new Conv((2 + n) * c, outC, 1);
        for (int i = 0; i < n; i++) m.append(new Bottleneck(c, c, (3, 3), shortcut, groups, e: 1.0f));
        RegisterComponents();
    }
    public override Tensor forward(Tensor input)
    {
        var y = cv1.forward(input).chunk(2, 1).ToList();
        for (int i = 0; i < m.Count; i++) y.Add(m[i].call(y.Last()));
        return cv2.forward(torch.cat(y, 1));
    }
}
public class SPPF : Module<Tensor, Tensor>
{
    private readonly Conv cv1, cv2;
    private readonly MaxPool2d m;
    public SPPF(int ic, int oc, int k = 5) : base(nameof(SPPF))
    {
        int c = ic / 2;
        cv1 = new Conv(ic, c, 1, 1);
        cv2 = new Conv(c * 4, oc, 1, 1);
        m = nn.MaxPool2d(k, stride: 1, padding: k / 2);
        RegisterComponents();
    }
    public override Tensor forward(Tensor input)
    {
        Tensor[] y = new Tensor[4];
        y[0] = cv1.forward(input);
        y[1] = m.forward(y[0]);
        y[2] = m.forward(y[1]);
        y[3] = m.forward(y[2]);
        return cv2.forward(torch.cat(y, 1));
    }
}
public class DFL : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly int c1;
    public DFL(int c1 = 16) : base(nameof(DFL))
    {
        conv = nn.Conv2d(c1, 1, 1, bias: false);
        torch.Tensor x = torch.arange(c1, dtype: torch.float64);
        conv.weight = nn.Parameter(x.view(1, c1, 1, 1), requires_grad: false);
        this.c1 = c1;
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var (b, a) = (x.shape[0], x.shape[2]);
        return conv.forward(x.view(b, 4, c1, a).transpose(2, 1).softmax(1)).view(b, 4, a);
    }
}
public class Detect : Module<Tensor[], Tensor>
{
    private readonly int nc, no, reg_max = 4;
    private readonly ModuleList<Sequential> cv2 = new(), cv3 = new();
    private readonly DFL dfl;
    private readonly int[] stride = [8, 16];
    public Detect(int nc, int[] ch) : base(nameof(Detect))
    {
        this.nc = nc;
        no = nc + reg_max * 4;
        int c2 = Math.Max(Math.Max(16, ch[0] / 4), reg_max * 4), c3 = Math.Max(ch[0], Math.Min(this.nc, 100));
        foreach (int x in ch)
        {
            cv2.append(Sequential(new Conv(x, c2, 3), new Conv(c2, c2, 3), nn.Conv2d(c2, 4 * reg_max, 1)));
            cv3.append(Sequential(new Conv(x, c3, 3), nn.Conv2d(c3, this.nc, 1)));
        }
        dfl = new DFL(reg_max);
        RegisterComponents();
    }
    public override Tensor forward(Tensor[] xs)
    {
        for (int i = 0; i < xs.Length; i++)
            xs[i] = torch.cat(new[] { cv2[i].forward(xs[i]), cv3[i].forward(xs[i]) }, 1);
        if (training) return xs[0];
        var shape = xs[0].shape;
        var x_cat = torch.cat(xs.Select(x => x.view(shape[0], no, -1)).ToArray(), 2);
        var (anchors, strides) = MakeAnchors(xs, stride, 0.5f);
        var box_cls = x_cat.split(new long[] { reg_max * 4, nc }, 1);
        var dbox = dist2bbox(dfl.forward(box_cls[0]), anchors.transpose(0, 1).unsqueeze(0)) * strides.transpose(0, 1);
        return torch.cat(new[] { dbox, box_cls[1].sigmoid() }, 1);
    }
    private static (Tensor, Tensor) MakeAnchors(Tensor[] feats, int[] strides, float offset)
    {
        var points = new List<Tensor>();
        var st = new List<Tensor>();
        for (int i = 0; i < feats.Length; i++)
        {
            long h = feats[i].shape[2], w = feats[i].shape[3];
            var sx = torch.arange(w, dtype: feats[0].dtype) + offset;
            var sy = torch.arange(h, dtype: feats[0].dtype) + offset;
            var grid = torch.meshgrid([sy, sx], indexing: "ij");
            points.Add(torch.stack([grid[1], grid[0]], -1).view(-1, 2));
            st.Add(torch.full(h * w, 1, strides[i], dtype: feats[0].dtype));
        }
        return (torch.cat(points), torch.cat(st));
    }
    private static Tensor dist2bbox(Tensor distance, Tensor anchors)
    {
        var parts = distance.chunk(2, 1);
        var lt = parts[0]; var rb = parts[1];
        var x1y1 = anchors - lt;
        var x2y2 = anchors + rb;
        return torch.cat([(x1y1 + x2y2) / 2, x2y2 - x1y1], 1);
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> model;
    private readonly Detect detect;
    public Model() : base("Yolov8")
    {
        model = ModuleList<Module<Tensor, Tensor>>(
            new Conv(3, 8, 3, 2), new Conv(8, 12, 3, 2), new C2f(12, 12, 1, true), new Conv(12, 16, 3, 2), new C2f(16, 16, 1, true), new Conv(16, 20, 3, 2), new SPPF(20, 20, 5));
        detect = new Detect(3, [16, 20]);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var outs = new List<Tensor>();
        for (int i = 0; i < model.Count; i++)
        {
            x = model[i].forward(x);
            if (i is 4 or 6) outs.Add(x);
        }
        return detect.forward(outs.ToArray());
    }
}
