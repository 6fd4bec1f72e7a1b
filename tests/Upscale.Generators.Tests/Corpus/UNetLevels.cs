// input: 1,2,24,24
public sealed class Level : Module<Tensor, Tensor>
{
    private readonly Sequential down, up;
    private readonly Module<Tensor, Tensor> inner;
    private readonly Conv2d merge;
    public Level(int outer, int innerWidth, Level? next) : base("Level")
    {
        down = Sequential(Conv2d(outer, innerWidth, 4, stride: 2, padding: 1), InstanceNorm2d(innerWidth), LeakyReLU(0.2));
        inner = next ?? (Module<Tensor, Tensor>)Identity();
        up = Sequential(ConvTranspose2d(innerWidth, outer, 4, stride: 2, padding: 1), InstanceNorm2d(outer), ReLU());
        merge = Conv2d(2 * outer, outer, 1);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var y = up.call(inner.call(down.call(x)));
        var diffY = x.size()[2] - y.size()[2];
        var diffX = x.size()[3] - y.size()[3];
        y = F.pad(y, new long[] { diffX / 2, diffX - diffX / 2, diffY / 2, diffY - diffY / 2 });
        return merge.call(torch.cat(new[] { x, y }, 1));
    }
}
public sealed class Model : Module<Tensor, Tensor>
{
    private readonly Level root;
    public Model() : base("pix2pix")
    {
        root = Nest(depth: 3, width: 2) ?? throw new InvalidOperationException("no levels");
        RegisterComponents();
        static Level? Nest(int depth, int width) => depth == 0 ? null : new Level(width, width * 2, Nest(depth - 1, width * 2));
    }
    public override Tensor forward(Tensor x) => torch.tanh(root.call(x));
}
