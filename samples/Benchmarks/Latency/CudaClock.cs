using System.Runtime.InteropServices;
using TorchSharp;

namespace Upscale.Benchmarks.Latency;

/// <summary>Times work on the default stream by CUDA's events, which TorchSharp does not have: from the CUDA runtime that libtorch loaded.</summary>
internal sealed unsafe class CudaClock : Clock
{
    private const string Maps = "/proc/self/maps";

    private readonly delegate* unmanaged<nint*, int> create;
    private readonly delegate* unmanaged<nint, nint, int> record;
    private readonly delegate* unmanaged<nint, int> synchronize;
    private readonly delegate* unmanaged<float*, nint, nint, int> elapsed;
    private readonly delegate* unmanaged<nint, int> destroy;
    private readonly nint start;
    private readonly nint end;

    public CudaClock()
    {
        // Loaded already, so this only finds it.
        var runtime = NativeLibrary.Load(RuntimePath());
        create = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(runtime, "cudaEventCreate");
        record = (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(runtime, "cudaEventRecord");
        synchronize = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(runtime, "cudaEventSynchronize");
        elapsed = (delegate* unmanaged<float*, nint, nint, int>)NativeLibrary.GetExport(runtime, "cudaEventElapsedTime");
        destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(runtime, "cudaEventDestroy");
        (start, end) = (NewEvent(), NewEvent());
    }

    public override double Time(Action work)
    {
        torch.cuda.synchronize();
        Check(record(start, 0));
        work();
        Check(record(end, 0));
        Check(synchronize(end));
        float milliseconds;
        Check(elapsed(&milliseconds, start, end));
        return milliseconds;
    }

    public override void Dispose()
    {
        Check(destroy(start));
        Check(destroy(end));
    }

    private static string RuntimePath() =>
        File.ReadLines(Maps)
            .Where(line => line.Contains('/', StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libcudart", StringComparison.Ordinal))
        ?? throw new InvalidOperationException("libtorch has not loaded a CUDA runtime (libcudart): is this a libtorch with CUDA?");

    private nint NewEvent()
    {
        nint made;
        Check(create(&made));
        return made;
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"the CUDA runtime reports error {status}.");
        }
    }
}
