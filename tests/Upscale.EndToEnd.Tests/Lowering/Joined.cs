using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>Concatenations that begin alike, as a list and one by one; an activation of one could write over what the next begins with.</summary>
[Prunable(Input = new long[] { 2, 3, 12, 12 })]
[Prunable(Name = "JoinedOnly", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.Join)]
[Prunable(Name = "UnjoinedJoined", Input = new long[] { 2, 3, 12, 12 }, Lowering = LoweringPasses.Fold | LoweringPasses.InPlace)]
public sealed partial class Joined : Module<Tensor, Tensor>
{
    private readonly Conv2d stem = Conv2d(3, 16, 3, padding: 1);
    private readonly Conv2d first = Conv2d(16, 8, 3, padding: 1);
    private readonly BatchNorm2d norm = BatchNorm2d(24);
    private readonly Conv2d second = Conv2d(24, 8, 1);
    private readonly Conv2d third = Conv2d(32, 8, 3, padding: 1);
    private readonly Conv2d transition = Conv2d(40, 12, 1);
    private readonly Conv2d fourth = Conv2d(12, 6, 3, padding: 1);
    private readonly Conv2d fifth = Conv2d(18, 6, 3, padding: 1);
    private readonly Conv2d sixth = Conv2d(24, 6, 3, padding: 1);
    private readonly Linear head = Linear(70, 5);

    public Joined()
        : base(nameof(Joined)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        List<Tensor> block = [functional.relu(stem.call(x))];
        block.Add(functional.relu(first.call(cat(block, 1))));
        block.Add(second.call(functional.relu(norm.call(cat(block, 1)))));
        block.Add(third.call(functional.relu(cat(block, 1))));
        var whole = cat(block, 1);
        var grown = functional.silu(transition.call(functional.avg_pool2d(whole, 2)));
        grown = cat([grown, fourth.call(grown)], 1);
        grown = cat([grown, fifth.call(functional.relu(grown))], 1);
        grown = cat([grown, sixth.call(grown)], 1);
        grown = functional.relu(grown);
        return head.call(cat([whole.mean([2, 3]), grown.mean([2, 3])], 1));
    }
}
