// input: 2,1,20,20
public class PrimaryCaps : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor>[] capsules;
    public PrimaryCaps(int count = 4) : base("PrimaryCaps")
    {
        capsules = new Module<Tensor, Tensor>[count];
        for (var i = 0; i < count; i++)
        {
            capsules[i] = Conv2d(8, 6, 5, stride: 2);
            register_module("capsule_" + i, capsules[i]);
        }
    }
    public override Tensor forward(Tensor x)
    {
        var u = capsules.Select(c => c.call(x)).ToArray();
        var s = torch.stack(u, dim: 1);
        s = s.view(x.size(0), 6 * 6 * 6, -1);
        return Squash(s);
    }
    public static Tensor Squash(Tensor t)
    {
        var norm2 = (t * t).sum(-1, keepdim: true);
        return norm2 * t / ((1.0 + norm2) * torch.sqrt(norm2));
    }
}
public class DigitCaps : Module<Tensor, Tensor>
{
    private readonly Parameter W;
    private readonly int routes, caps;
    public DigitCaps(int routes = 216, int caps = 3, int inC = 4, int outC = 5) : base("DigitCaps")
    {
        this.routes = routes;
        this.caps = caps;
        W = Parameter(torch.randn(new long[] { 1, routes, caps, outC, inC }));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var batch = x.size(0);
        x = torch.stack(Enumerable.Repeat(x, caps).ToArray(), dim: 2).unsqueeze(4);
        var w = torch.cat(new[] { W }, 0);
        var uHat = torch.matmul(w, x);
        var b = torch.zeros(new long[] { 1, routes, caps, 1 });
        Tensor v = null!;
        const int iterations = 3;
        for (var it = 0; it < iterations; it++)
        {
            var c = F.softmax(b, dim: 1);
            c = c.unsqueeze(4);
            var s = (c * uHat).sum(dim: 1, keepdim: true);
            v = PrimaryCaps.Squash(s);
            if (it < iterations - 1)
            {
                var a = torch.matmul(uHat.transpose(3, 4), torch.cat(Enumerable.Repeat(v, routes).ToList(), dim: 1));
                b = b + a.squeeze(4).mean(new long[] { 0 }, keepdim: true);
            }
        }
        return v.squeeze(1);
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Conv2d conv = Conv2d(1, 8, 5);
    private readonly PrimaryCaps primary = new();
    private readonly DigitCaps digits = new();
    public Model() : base("CapsNet") { RegisterComponents(); }
    public override Tensor forward(Tensor x)
    {
        var o = digits.call(primary.call(F.relu(conv.call(x))));
        return torch.sqrt((o * o).sum(2).squeeze());
    }
}
