// input: 1,3,20,20
namespace Vision.Models
{
    public static partial class Widths
    {
        public const int Stem = 8;
        public static readonly IReadOnlyList<int> Stages = new[] { Stem, Stem * 2 };
    }
    public partial class Backbone : Module<Tensor, Tensor>
    {
        private readonly Conv2d stem;
        private readonly ModuleDict<Sequential> stages = ModuleDict<Sequential>();
        public Backbone() : base(nameof(Backbone))
        {
            stem = Conv2d(3, Widths.Stem, 3, stride: 2, padding: 1);
            Build();
            RegisterComponents();
        }
        partial void Build();
    }
}
// file
namespace Vision.Models;

using static Vision.Models.Widths;

public partial class Backbone
{
    private int built;

    partial void Build()
    {
        var inputs = Stem;
        foreach (var width in Stages)
        {
            var block = new Unit(inputs, width);
            stages.Add($"stage_{built++}", Sequential(block, Dropout2d(0.2)));
            inputs = width;
        }
    }

    public override Tensor forward(Tensor x)
    {
        x = stem.call(x);
        foreach (var (_, stage) in stages) x = stage.call(x);
        return x;
    }
}

file sealed class Unit : Module<Tensor, Tensor>
{
    private readonly Conv2d depthwise, pointwise;
    internal Unit(int i, int o) : base("unit")
    {
        depthwise = Conv2d(i, i, (3, 3), padding: (1, 1), groups: i);
        pointwise = Conv2d(i, o, (1, 1));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x) => pointwise.call(depthwise.call(x)).relu6();
}
// file
public static class Factory
{
    public static Vision.Models.Backbone Create() => new();
}
