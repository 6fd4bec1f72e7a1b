using TorchSharp;

namespace Upscale.Benchmarks.Latency;

/// <summary>How a network is timed.</summary>
/// <param name="Amount">The share of channels to drop.</param>
/// <param name="Batch">Images at a time.</param>
/// <param name="Threads">Threads of libtorch.</param>
/// <param name="Runs">Runs of each variant.</param>
/// <param name="Device">Where it runs.</param>
internal sealed record LatencySetting(double Amount, int Batch, int Threads, int Runs, DeviceType Device = DeviceType.CPU);
