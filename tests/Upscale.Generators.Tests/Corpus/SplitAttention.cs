// input: 2,8,10,10
public class RSoftmax : Module<Tensor, Tensor>
{
    private readonly long radix, cardinality;
    public RSoftmax(long radix, long cardinality) : base("rsoftmax") { this.radix = radix; this.cardinality = cardinality; }
    public override Tensor forward(Tensor x)
    {
        var batch = x.size(0);
        if (radix > 1)
        {
            x = x.view(batch, cardinality, radix, -1).transpose(1, 2);
            x = F.softmax(x, dim: 1);
            x = x.reshape(batch, -1);
        }
        else
        {
            x = torch.sigmoid(x);
        }
        return x;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Conv2d conv, fc1, fc2;
    private readonly BatchNorm2d? bn0, bn1;
    private readonly RSoftmax rsoftmax;
    private readonly int radix;
    private readonly long cardinality;
    public Model(long inC = 8, long channels = 8, int groups = 2, int radix = 2, int reduction = 4, Func<long, BatchNorm2d>? norm = null) : base("SplAtConv2d")
    {
        norm ??= c => BatchNorm2d(c);
        var inter = Math.Max(inC * radix / reduction, 4);
        this.radix = radix;
        cardinality = groups;
        conv = Conv2d(inC, channels * radix, 3, padding: 1, groups: groups * radix, bias: false);
        bn0 = norm(channels * radix);
        fc1 = Conv2d(channels, inter, 1, groups: groups);
        bn1 = norm(inter);
        fc2 = Conv2d(inter, channels * radix, 1, groups: groups);
        rsoftmax = new RSoftmax(radix, groups);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        x = conv.call(x);
        x = bn0?.call(x) ?? x;
        x = F.relu(x);
        var batch = x.shape[0];
        var rchannel = x.shape[1];
        Tensor gap;
        Tensor[]? splited = null;
        if (radix > 1)
        {
            splited = torch.split(x, new long[] { rchannel / radix, rchannel / radix }, dim: 1);
            gap = splited.Aggregate((a, b) => a + b);
        }
        else gap = x;
        gap = F.adaptive_avg_pool2d(gap, 1);
        gap = fc1.call(gap);
        gap = bn1?.call(gap) ?? gap;
        gap = F.relu(gap);
        var atten = fc2.call(gap);
        atten = rsoftmax.call(atten).view(batch, -1, 1, 1);
        if (splited is not null)
        {
            var attens = atten.split(rchannel / radix, dim: 1);
            return splited.Zip(attens, (a, s) => a * s).Aggregate((a, b) => a + b).contiguous();
        }
        return (atten * x).contiguous();
    }
}
