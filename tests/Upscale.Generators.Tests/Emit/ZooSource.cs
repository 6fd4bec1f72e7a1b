using System.Runtime.CompilerServices;

namespace Upscale.Generators.Tests.Emit;

/// <summary>Models of the zoo, as the user has them.</summary>
internal static class ZooSource
{
    public const string ResNet18 = """
        using Upscale;
        using Upscale.ModelZoo;

        namespace Demo;

        public static class Models
        {
            [Prunable(Amount = 0.5, Name = "PrunedResNet18")]
            public static ResNet Create() => new(bottleneck: false, [2, 2, 2, 2]);
        }
        """;

    /// <summary>Without the zoo's own attributes.</summary>
    public static string ResNet { get; } =
        string.Join("\n", Read("ResNet.cs").Split('\n').Where(line => !line.TrimStart().StartsWith("[Prunable")));

    private static string Read(string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "samples", "ModelZoo", file));
}
