using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>Uses <c>forward</c> of its layers, which runs no hooks.</summary>
[Prunable(Input = [1, 3, 8, 8])]
public sealed class ForwardCalls : Module<Tensor, Tensor>
{
    private readonly Conv2d first = Conv2d(3, 6, 3, padding: 1);
    private readonly Conv2d second = Conv2d(6, 4, 3);

    public ForwardCalls()
        : base(nameof(ForwardCalls)) => RegisterComponents();

    public override Tensor forward(Tensor input) => second.forward(Features(input));

    /// <summary>What the second layer reads.</summary>
    public Tensor Features(Tensor input) => first.forward(input).relu();
}
