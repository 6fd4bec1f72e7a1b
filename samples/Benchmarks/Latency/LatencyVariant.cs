using TorchSharp;
using Upscale.Benchmarks.Networks;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Latency;

/// <summary>One way to run a network.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Method">How the layers of a segment share masks; <c>none</c> without masks.</param>
internal abstract record LatencyVariant(string Name, string Method) : IDisposable
{
    /// <summary>How long one forward takes, in milliseconds.</summary>
    public abstract double Time(Clock clock, Tensor image);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>A model in a dispose scope, as a careful user runs it.</summary>
    internal sealed record OfModel(string Name, string Method, nn.Module<Tensor, Tensor> Model) : LatencyVariant(Name, Method)
    {
        public override double Time(Clock clock, Tensor image)
        {
            using var scope = NewDisposeScope();
            return clock.Time(() => Model.call(image));
        }

        public override void Dispose() => Model.Dispose();
    }

    /// <summary>An export in ONNX Runtime.</summary>
    internal sealed record OfExport(string Name, string Method, OnnxNetwork Network) : LatencyVariant(Name, Method)
    {
        public override double Time(Clock clock, Tensor image) => Network.Time(image);

        public override void Dispose() => Network.Dispose();
    }
}
