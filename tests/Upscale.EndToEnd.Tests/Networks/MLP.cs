using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Linear layers only.</summary>
[Prunable(Input = new long[] { 1, 3 })]
public sealed partial class MLP : Module<Tensor, Tensor>
{
    private readonly Linear linear0;
    private readonly Linear linear1;
    private readonly Linear linear2;
    private readonly Linear linear3;

    public MLP()
        : base(nameof(MLP))
    {
        linear0 = Linear(3, 5);
        linear1 = Linear(5, 10);
        linear2 = Linear(10, 20);
        linear3 = Linear(20, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = linear0.call(x);
        x = linear1.call(x);
        x = linear2.call(x);
        return linear3.call(x);
    }
}
