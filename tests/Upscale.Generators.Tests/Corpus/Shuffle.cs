// input: 2,3,16,16
using System.Text;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using Maker = System.Func<int, int, TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>>;

public class ShuffleUnit : Module<Tensor, Tensor>
{
    private readonly Layer? branch1;
    private readonly Layer branch2;
    private readonly bool down;
    public ShuffleUnit(int inp, int oup, bool down) : base(nameof(ShuffleUnit))
    {
        this.down = down;
        int half = Math.DivRem(oup, 2, out var rest);
        if (rest != 0) throw new ArgumentException("odd");
        Layer Depthwise(int c, int s) => Conv2d(c, c, 3, stride: s, padding: 1, groups: c, bias: false);
        Layer Pointwise(int i, int o) => Sequential(Conv2d(i, o, 1, bias: false), BatchNorm2d(o), ReLU(true));
        if (down) branch1 = Sequential(Depthwise(inp, 2), BatchNorm2d(inp), Pointwise(inp, half));
        branch2 = Sequential(Pointwise(down ? inp : half, half), Depthwise(half, down ? 2 : 1), BatchNorm2d(half), Pointwise(half, half));
        RegisterComponents();
    }
    private static Tensor Shuffle(Tensor x, int groups)
    {
        var shape = x.shape;
        (long n, long c, long h, long w) = (shape[0], shape[1], shape[2], shape[3]);
        return x.view(n, groups, c / groups, h, w).transpose(1, 2).contiguous().view(n, c, h, w);
    }
    public override Tensor forward(Tensor x)
    {
        Tensor y;
        if (!down)
        {
            var parts = x.chunk(2, dim: 1);
            y = torch.cat([parts[0], branch2.call(parts[1])], 1);
        }
        else
        {
            y = torch.cat([branch1!.call(x), branch2.call(x)], 1);
        }
        return Shuffle(y, 2);
    }
}
public class Model : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Layer head;
    public Model() : base("Shuffle")
    {
        var name = new StringBuilder();
        var stack = new Stack<(int Repeats, int Width)>([(1, 16), (2, 8)]);
        features = Sequential(("stem", Conv2d(3, 8, 3, padding: 1)));
        Maker down = static (i, o) => new ShuffleUnit(i, o, down: true);
        Maker same = static (i, o) => new ShuffleUnit(i, o, down: false);
        var (input, index) = (8, 0);
        while (stack.TryPop(out var stage))
        {
            for (var i = 0; i < stage.Repeats; i++, index++)
            {
                name.Clear();
                name.Append("unit").Append('_').Append(index).AppendFormat("_{0}", i == 0 ? "d" : "s");
                features.append(name.ToString(), (i == 0 ? down : same)(input, input = stage.Width));
            }
        }
        head = Sequential(AdaptiveAvgPool2d(1), Flatten(start_dim: 1), Linear(input, 3));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => head.call(features.call(x));
}
