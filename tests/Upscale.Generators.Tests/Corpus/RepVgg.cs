// input: 1,3,16,16
public abstract class ConvBlockBase : Module<Tensor, Tensor>
{
    protected ConvBlockBase(string name) : base(name) { }
    protected abstract Tensor Branches(Tensor x);
    protected virtual Tensor Activate(Tensor x) => x;
    protected virtual bool UseSe => false;
    public sealed override Tensor forward(Tensor x)
    {
        var y = Branches(x);
        if (UseSe) y = y * y.mean([2, 3], keepdim: true).sigmoid();
        return Activate(y);
    }
}
public class RepVggBlock : ConvBlockBase
{
    private readonly Sequential rbr_dense, rbr_1x1;
    private readonly BatchNorm2d? rbr_identity;
    public RepVggBlock(int inC, int outC, int stride = 1) : base("RepVGGBlock")
    {
        rbr_dense = ConvBn(inC, outC, 3, stride, 1);
        rbr_1x1 = ConvBn(inC, outC, 1, stride, 0);
        rbr_identity = outC == inC && stride == 1 ? BatchNorm2d(inC) : null;
        RegisterComponents();
    }
    private static Sequential ConvBn(int i, int o, int k, int s, int p)
    {
        var result = Sequential();
        result.append("conv", Conv2d(i, o, k, stride: s, padding: p, bias: false));
        result.append("bn", BatchNorm2d(o));
        return result;
    }
    protected override Tensor Branches(Tensor x)
    {
        var id = rbr_identity is null ? torch.tensor(0.0) : rbr_identity.call(x);
        return rbr_dense.call(x) + rbr_1x1.call(x) + id;
    }
    protected override Tensor Activate(Tensor x) => F.relu(base.Activate(x));
}
public sealed class SeRepVggBlock(int i, int o) : RepVggBlock(i, o, 2)
{
    protected override bool UseSe => true;
}
public class Model : Module<Tensor, Tensor>
{
    private readonly RepVggBlock stage0;
    private readonly Sequential stage1;
    private readonly AdaptiveAvgPool2d gap;
    private readonly Linear linear;
    private int cur_layer_idx;
    private int inPlanes;
    public Model() : base("RepVGG")
    {
        inPlanes = 8;
        stage0 = new RepVggBlock(3, inPlanes, stride: 2);
        cur_layer_idx = 1;
        stage1 = MakeStage(8, 2, 1);
        gap = AdaptiveAvgPool2d(1);
        linear = Linear(inPlanes, 4);
        RegisterComponents();
    }
    private Sequential MakeStage(int planes, int blocks, int stride)
    {
        var strides = new[] { stride }.Concat(Enumerable.Repeat(1, blocks - 1));
        var list = new List<Module<Tensor, Tensor>>();
        foreach (var s in strides)
        {
            list.Add(new RepVggBlock(inPlanes, planes, s));
            inPlanes = planes;
            cur_layer_idx += 1;
        }
        list.Add(new SeRepVggBlock(inPlanes, inPlanes += 4));
        return Sequential(list);
    }
    public override Tensor forward(Tensor x)
    {
        var @out = stage1.call(stage0.call(x));
        @out = gap.call(@out);
        @out = @out.view(@out.size(0), -1);
        return linear.call(@out);
    }
}
