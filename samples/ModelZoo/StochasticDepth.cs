using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>Drops a whole residual branch of a sample while training (Huang et al., 2016); does nothing in evaluation.</summary>
internal sealed class StochasticDepth : Module<Tensor, Tensor>
{
    private readonly double probability;

    public StochasticDepth(double probability)
        : base(nameof(StochasticDepth)) => this.probability = probability;

    public override Tensor forward(Tensor x)
    {
        if (!training || probability == 0)
        {
            return x;
        }

        var shape = new long[x.dim()];
        Array.Fill(shape, 1);
        shape[0] = x.shape[0];
        var survival = 1 - probability;
        return x * empty(shape, dtype: x.dtype, device: x.device).bernoulli_(survival).div_(survival);
    }
}
