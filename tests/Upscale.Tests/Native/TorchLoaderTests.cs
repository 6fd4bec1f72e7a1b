using System.Diagnostics;
using TorchSharp;
using Upscale.Native;

namespace Upscale.Tests.Native;

public sealed class TorchLoaderTests
{
    [Fact]
    public void TorchSharp_ComputesASum()
    {
        using var ones = torch.ones(2, 3);
        using var sum = ones.sum();

        Assert.Equal(6f, sum.item<float>());
    }

    [Fact]
    public void EnsureLoaded_DoesItsWorkOnce()
    {
        var report = TorchLoader.Report;

        Parallel.For(0, 8, _ => TorchLoader.EnsureLoaded());

        Assert.Same(report, TorchLoader.Report);
        Assert.Equal(report.Outcome == TorchLoadOutcome.MendedCopy, report.Copy is not null);
    }

    [Fact]
    public async Task ProcessesThatStartAtOnce_ShareOneCopy()
    {
        using var cache = new TemporaryFolder();

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunInNewProcess(cache.Path)));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Error));
        Assert.Equal(TorchLoader.Report.Outcome == TorchLoadOutcome.MendedCopy ? 1 : 0, cache.Files().Length);
    }

    [Fact]
    public async Task CacheThatCannotBeWritten_MattersOnlyWhereACopyIsNeeded()
    {
        using var folder = new TemporaryFolder();

        var run = await RunInNewProcess(folder.File("file", [1]));

        if (TorchLoader.Report.Outcome == TorchLoadOutcome.MendedCopy)
        {
            Assert.NotEqual(0, run.ExitCode);
            Assert.Contains("set XDG_CACHE_HOME to a folder that can be written to", run.Error, StringComparison.Ordinal);
        }
        else
        {
            Assert.True(run.ExitCode == 0, run.Error);
        }
    }

    // This assembly has an entry point that does nothing, so starting it runs its module initialiser and no more.
    private static async Task<(int ExitCode, string Error)> RunInNewProcess(string cacheHome)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { typeof(TorchLoaderTests).Assembly.Location },
            Environment = { ["XDG_CACHE_HOME"] = cacheHome },
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
