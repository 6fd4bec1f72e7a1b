// input: 1,3,17,18
public class Conv2dSame : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly long kernel, stride;
    public Conv2dSame(long i, long o, long kernel, long stride) : base("Conv2dSame")
    {
        (this.kernel, this.stride) = (kernel, stride);
        conv = Conv2d(i, o, kernel, stride: stride);
        RegisterComponents();
    }
    private static long Pad(long size, long k, long s) => Math.Max((long)(Math.Ceiling((double)size / s) - 1) * s + k - size, 0);
    public override Tensor forward(Tensor x)
    {
        var padH = Pad(x.shape[^2], kernel, stride);
        var padW = Pad(x.shape[^1], kernel, stride);
        if (padH > 0 || padW > 0)
            x = F.pad(x, new[] { padW / 2, padW - padW / 2, padH / 2, padH - padH / 2 });
        return conv.call(x);
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Conv2dSame a = new(3, 8, 3, 2), b = new(8, 8, 5, 2);
    private readonly Linear fc = Linear(8, 4);
    public Model() : base("Same") => RegisterComponents();
    public override Tensor forward(Tensor x)
    {
        var y = b.call(a.call(x).relu());
        int h = (int)(y.shape[2] * 0.5), w = (int)Math.Floor(y.shape[3] / 2.0f);
        y = F.adaptive_avg_pool2d(y, new long[] { h, w });
        y = y.sum([2, 3]) / (h * w);
        return fc.call(y);
    }
}
