using TorchSharp;
using Upscale.Benchmarks.Reports;

namespace Upscale.Benchmarks.Latency;

/// <summary>Times work on a device, in milliseconds.</summary>
internal abstract class Clock : IDisposable
{
    /// <summary>The clock of <paramref name="device"/>: the host's for the CPU, events for CUDA.</summary>
    public static Clock Of(DeviceType device) => device == DeviceType.CUDA ? new CudaClock() : new HostClock();

    /// <summary>How long <paramref name="work"/> takes, until its last result is there.</summary>
    public abstract double Time(Action work);

    public abstract void Dispose();

    private sealed class HostClock : Clock
    {
        public override double Time(Action work) =>
            Times
                .Of(() =>
                {
                    work();
                    return 0;
                })
                .Milliseconds;

        public override void Dispose() { }
    }
}
