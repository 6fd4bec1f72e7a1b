using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>Watches one module and averages the ranks of the feature maps that it reads or makes.</summary>
internal sealed class FeatureRanks
{
    private readonly nn.HookableModule<
        Func<nn.Module<Tensor, Tensor>, Tensor, Tensor>,
        Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor>
    >.HookRemover hook;
    private double[] sums = [];
    private long samples;
    private Device device = CPU;

    public FeatureRanks(nn.Module<Tensor, Tensor> module, PruningSide side) =>
        hook = module.register_forward_hook(
            (_, input, output) =>
            {
                Add(side == PruningSide.Input ? input : output);
                return output;
            }
        );

    /// <summary>The mean rank of each channel, or null where no batch has passed.</summary>
    public Tensor? Average => samples == 0 ? null : tensor(sums.Select(sum => sum / samples).ToArray(), float64, device: device);

    public void Detach() => hook.remove();

    private void Add(Tensor features)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var channels = features.shape[1];

        // A one-dimensional map is a row, a three-dimensional one a matrix whose rows are its slices' lines.
        var maps = features.ndim switch
        {
            2 => features.unsqueeze(-1).unsqueeze(-1),
            3 => features.unsqueeze(2),
            4 => features,
            _ => features.reshape(features.shape[0], channels, -1, features.shape[^1]),
        };
        var found = linalg.matrix_rank(maps.to(float64)).to(float64).sum(dim: 0).cpu().data<double>().ToArray();
        sums = sums.Length == 0 ? found : [.. sums.Zip(found, (sum, rank) => sum + rank)];
        samples += features.shape[0];
        device = features.device;
    }
}
