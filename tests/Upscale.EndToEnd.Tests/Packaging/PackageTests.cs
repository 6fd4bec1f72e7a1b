using System.Reflection;
using System.Runtime.CompilerServices;

namespace Upscale.EndToEnd.Tests.Packaging;

/// <summary>A user's first project: one package, one annotated class, outside the repository.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Version = "0.1.0-packagetest";

    private readonly string folder = Directory.CreateTempSubdirectory("upscale-package-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void FreshProjectOutsideTheRepositoryBuildsAndRunsAgainstThePackage()
    {
        Pack();
        WriteProject();

        var output = DotNet.Run(folder, "run", "--project", "Fresh.csproj", "-c", "Release");

        Assert.Contains("PrunedTiny agrees", output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ProfileInTheProjectBakesThePackagedGeneratorsClass()
    {
        Pack();
        WriteProject();
        DotNet.Run(folder, "run", "--project", "Fresh.csproj", "-c", "Release", "--", "PrunedTiny.prune");

        var output = DotNet.Run(folder, "run", "--project", "Fresh.csproj", "-c", "Release", "-p:DefineConstants=BAKED");

        Assert.Contains("PrunedTiny agrees", output, StringComparison.Ordinal);
        Assert.Contains("baked with 6 channels", output, StringComparison.Ordinal);
    }

    private void Pack() =>
        DotNet.Run(
            RepositoryFolder(),
            "pack",
            "src/Upscale",
            "--no-build",
            "-c",
            Configuration,
            "-o",
            folder,
            $"-p:PackageVersion={Version}",
            "-nologo"
        );

    private void WriteProject()
    {
        File.WriteAllText(Path.Combine(folder, "nuget.config"), FreshProject.Sources(folder));
        File.WriteAllText(Path.Combine(folder, "Fresh.csproj"), FreshProject.Project(Version, folder));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), FreshProject.Program);
    }

    private static string Configuration =>
        typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string RepositoryFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
