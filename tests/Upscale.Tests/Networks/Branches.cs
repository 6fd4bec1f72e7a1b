using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale.Tests.Networks;

/// <summary>A small network with a nested block, a depthwise convolution, an addition and a concatenation.</summary>
internal class Branches : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d stem = nn.Conv2d(3, 8, 3, padding: 1);
    private readonly Unit block = new();
    private readonly Conv2d depthwise = nn.Conv2d(8, 8, 3, padding: 1, groups: 8, bias: false);
    private readonly BatchNorm2d norm = nn.BatchNorm2d(8);
    private readonly Conv2d mix = nn.Conv2d(16, 12, 1);
    private readonly Linear head = nn.Linear(12, 4);

    public Branches()
        : base(nameof(Branches)) => RegisterComponents();

    public Conv2d Mix => mix;

    public override Tensor forward(Tensor input)
    {
        var a = nn.functional.relu(stem.call(input));
        var b = block.call(a);
        var c = norm.call(depthwise.call(a));
        var joined = cat([b + c, a], 1);
        var mixed = nn.functional.relu(mix.call(joined));
        return head.call(nn.functional.adaptive_avg_pool2d(mixed, 1).flatten(1));
    }

    internal sealed class Unit : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = nn.Conv2d(8, 8, 3, padding: 1);
        private readonly BatchNorm2d norm = nn.BatchNorm2d(8);

        public Unit()
            : base(nameof(Unit)) => RegisterComponents();

        public override Tensor forward(Tensor input) => nn.functional.relu(norm.call(conv.call(input)));
    }
}
