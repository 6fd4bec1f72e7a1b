// input: 1,3,24,24
public class ConvLayer : Module<Tensor, Tensor>
{
    protected readonly ReflectionPad2d reflection_pad;
    protected readonly Conv2d conv2d;
    public ConvLayer(int i, int o, int k, int s) : base("ConvLayer")
    {
        int reflection_padding = k >> 1;
        reflection_pad = ReflectionPad2d(reflection_padding);
        conv2d = Conv2d(i, o, k, s);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => conv2d.call(reflection_pad.call(x));
}
public class UpsampleConvLayer : ConvLayer
{
    private readonly int? upsample;
    public UpsampleConvLayer(int i, int o, int k, int s, int? upsample = null) : base(i, o, k, s) => this.upsample = upsample;
    public override Tensor forward(Tensor x)
    {
        if (upsample is int factor) x = F.interpolate(x, scale_factor: new double[] { factor, factor }, mode: InterpolationMode.Nearest);
        return base.forward(x);
    }
}
public class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly ConvLayer conv1, conv2;
    private readonly InstanceNorm2d in1, in2;
    private readonly ReLU relu = ReLU();
    public ResidualBlock(int c) : base("ResidualBlock")
    {
        conv1 = new(c, c, 3, 1); in1 = InstanceNorm2d(c, affine: true);
        conv2 = new(c, c, 3, 1); in2 = InstanceNorm2d(c, affine: true);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var residual = x;
        var @out = relu.call(in1.call(conv1.call(x)));
        @out = in2.call(conv2.call(@out));
        @out = @out + residual;
        return @out;
    }
}
public class Model : Module<Tensor, Tensor>
{
    private ConvLayer conv1, conv2, deconv2;
    private UpsampleConvLayer deconv1;
    private InstanceNorm2d in1, in2, in4;
    private List<ResidualBlock> res = new();
    private readonly Module<Tensor, Tensor> relu = ReLU();
    public Model() : base("TransformerNet")
    {
        conv1 = new ConvLayer(3, 6, 9, 1);
        in1 = InstanceNorm2d(6, affine: true);
        conv2 = new ConvLayer(6, 8, 3, 2);
        in2 = InstanceNorm2d(8, affine: true);
        do
        {
            var block = new ResidualBlock(8);
            res.Add(block);
            register_module($"res{res.Count}", block);
        } while (res.Count < 2);
        deconv1 = new UpsampleConvLayer(8, 6, 3, 1, upsample: 2);
        in4 = InstanceNorm2d(6, affine: true);
        deconv2 = new ConvLayer(6, 3, 9, 1);
        RegisterComponents();
    }
    public override Tensor forward(Tensor X)
    {
        var y = relu.call(in1.call(conv1.call(X)));
        y = relu.call(in2.call(conv2.call(y)));
        res.ForEach(b => y = b.call(y));
        y = relu.call(in4.call(deconv1.call(y)));
        return deconv2.call(y);
    }
}
