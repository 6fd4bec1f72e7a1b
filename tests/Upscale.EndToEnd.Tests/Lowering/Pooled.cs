using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>Average pools behind convolutions: of single pixels, with a normalisation between, of neighbours, and with zeros around.</summary>
[Prunable(Input = new long[] { 2, 3, 24, 24 })]
[Prunable(Name = "PoolFirstPooled", Input = new long[] { 2, 3, 24, 24 }, Lowering = LoweringPasses.Pool)]
[Prunable(Name = "PoolLastPooled", Input = new long[] { 2, 3, 24, 24 }, Lowering = LoweringPasses.All & ~LoweringPasses.Pool)]
public sealed partial class Pooled : Module<Tensor, Tensor>
{
    private readonly Conv2d stem = Conv2d(3, 20, 3, padding: 1);
    private readonly BatchNorm2d before = BatchNorm2d(20);
    private readonly Conv2d pixels = Conv2d(20, 16, 1);
    private readonly Conv2d beside = Conv2d(20, 16, 1, stride: 2);
    private readonly Conv2d normalized = Conv2d(16, 24, 1, bias: false);
    private readonly BatchNorm2d norm = BatchNorm2d(24);
    private readonly Conv2d padded = Conv2d(24, 12, 1);
    private readonly Conv2d neighbours = Conv2d(12, 10, 3);
    private readonly Linear head = Linear(10, 5);

    public Pooled()
        : base(nameof(Pooled)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = stem.call(x);
        x = functional.relu(functional.avg_pool2d(pixels.call(functional.relu(before.call(x))), 2)) + beside.call(x);
        x = functional.relu(functional.avg_pool2d(norm.call(normalized.call(x)), 2));
        x = functional.avg_pool2d(padded.call(x), 3, stride: 1, padding: 1);
        x = functional.avg_pool2d(neighbours.call(functional.silu(x)), 2);
        return head.call(x.mean([2, 3]));
    }
}
