using System.Runtime.CompilerServices;

namespace Upscale.Generators.Tests.Harness;

/// <summary>
/// Compares text with <c>NAME.verified.cs</c> beside the test. On a difference it writes <c>NAME.received.cs</c> and fails;
/// with <c>UPSCALE_ACCEPT=1</c> in the environment it accepts the text instead.
/// </summary>
internal static class Snapshot
{
    public static void Verify(string name, string text, [CallerFilePath] string test = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(test)!, "..", "Snapshots");
        var verified = Path.Combine(folder, name + ".verified.cs");
        var received = Path.Combine(folder, name + ".received.cs");
        if (Environment.GetEnvironmentVariable("UPSCALE_ACCEPT") == "1")
        {
            File.WriteAllText(verified, text);
            File.Delete(received);
            return;
        }

        var expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"{name} differs {FirstDifference(expected, text)}; see {received}, accept with UPSCALE_ACCEPT=1.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable
            .Range(0, Math.Max(left.Length, right.Length))
            .First(at => left.ElementAtOrDefault(at) != right.ElementAtOrDefault(at));
        return $"in line {line + 1}: expected '{left.ElementAtOrDefault(line)}', found '{right.ElementAtOrDefault(line)}'";
    }
}
