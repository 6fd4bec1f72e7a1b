// input: 1,1,64
public sealed class CausalConv1d : Module<Tensor, Tensor>
{
    private readonly Conv1d conv;
    private readonly long left;
    public CausalConv1d(long inC, long outC, long k, long dilation) : base(nameof(CausalConv1d))
    {
        left = (k - 1) * dilation;
        conv = Conv1d(inC, outC, k, dilation: dilation);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => conv.forward(functional.pad(x, (left, 0)));
}

public sealed class GatedResidual : Module<Tensor, (Tensor residual, Tensor skip)>
{
    private readonly CausalConv1d filter, gate;
    private readonly Conv1d res, skip;
    public GatedResidual(long ch, long skipCh, long dilation) : base(nameof(GatedResidual))
    {
        filter = new(ch, ch, 2, dilation);
        gate = new(ch, ch, 2, dilation);
        res = Conv1d(ch, ch, 1);
        skip = Conv1d(ch, skipCh, 1);
        RegisterComponents();
    }
    public override (Tensor residual, Tensor skip) forward(Tensor x)
    {
        var z = torch.tanh(filter.forward(x)) * torch.sigmoid(gate.forward(x));
        return (residual: res.forward(z) + x, skip: skip.forward(z));
    }
}

public sealed class Model : Module<Tensor, Tensor>
{
    private readonly CausalConv1d input;
    private readonly List<GatedResidual> blocks;
    private readonly Sequential head;

    public Model(int stacks = 2, int layers = 3) : base("WaveNet")
    {
        input = new CausalConv1d(1, 8, 2, 1);
        blocks = Dilations(stacks, layers).Select((d, i) =>
        {
            var block = new GatedResidual(8, 12, d);
            register_module($"block_{i:D2}", block);
            return block;
        }).ToList();
        head = Sequential(ReLU(), Conv1d(12, 12, 1), ReLU(), Conv1d(12, 16, 1));
        RegisterComponents();
    }

    private static IEnumerable<long> Dilations(int stacks, int layers)
    {
        for (var s = 0; s < stacks; s++)
        {
            for (var l = 0; l < layers; l++)
                yield return 1L << l;
        }
    }

    public override Tensor forward(Tensor x)
    {
        x = input.forward(x);
        Tensor? total = null;
        foreach (var block in blocks)
        {
            (x, var s) = block.forward(x);
            total = total is null ? s : total + s;
        }
        return head.forward(total!);
    }
}
