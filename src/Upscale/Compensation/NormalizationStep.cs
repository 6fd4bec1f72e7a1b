using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Moves the running statistics of a batch normalisation by what the masked network's differ from the dense one's.</summary>
internal sealed class NormalizationStep(CalibratedLayer layer, ChannelMoments dense, IReadOnlyDictionary<string, Tensor> state) : IWalkStep
{
    private readonly ChannelMoments moments = new();

    public string Layer => layer.Name;

    public int Calls => layer.Calls.Length;

    public void Add(Tensor input, int call, int batch) => moments.Add(input);

    public void Complete()
    {
        var (mean, variance) = moments.Read();
        var (denseMean, denseVariance) = dense.Read();
        var runningMean = state[ModelState.Name(layer.Layer, "running_mean")];
        var runningVariance = state[ModelState.Name(layer.Layer, "running_var")];
        runningMean.add_((mean - denseMean).to(runningMean.dtype));
        Dispose();
    }

    public void Dispose() => moments.Dispose();
}
