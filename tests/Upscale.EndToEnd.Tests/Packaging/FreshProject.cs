namespace Upscale.EndToEnd.Tests.Packaging;

/// <summary>The files of a user's project.</summary>
internal static class FreshProject
{
    /// <summary>The program: without arguments it prunes and compares; with one it writes a profile there.</summary>
    public const string Program = """
        using TorchSharp;
        using TorchSharp.Modules;
        using Upscale;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        random.manual_seed(1);
        var model = new Tiny();
        model.eval();
        var masking = new MaskingManager(model).Importance();
        if (args.Length > 0)
        {
            masking.SaveProfile(args[0]);
            return 0;
        }

        masking.Mask(amount: 0.25);
        var pruned = new PruningManager(model).Compute().Prune();
        var input = rand(2, 3, 12, 12);
        var difference = (model.forward(input) - pruned.forward(input)).abs().max().item<float>();
        Console.WriteLine(difference < 1e-5 && pruned is PrunedTiny ? "PrunedTiny agrees" : $"{pruned.GetType()}: {difference}");
        #if BAKED
        Console.WriteLine($"baked with {new PrunedTiny().state_dict()["first.weight"].shape[0]} channels");
        #endif
        return 0;

        [Prunable(Amount = 0.25, Input = [1, 3, 16, 16])]
        public partial class Tiny : Module<Tensor, Tensor>
        {
            private readonly Conv2d first = Conv2d(3, 8, 3);
            private readonly Conv2d second = Conv2d(8, 8, 3);

            public Tiny()
                : base(nameof(Tiny))
            {
                RegisterComponents();
            }

            public override Tensor forward(Tensor x) => second.forward(functional.relu(first.forward(x)));
        }
        """;

    /// <summary>The project file, with one reference to Upscale and the platform's native library.</summary>
    public static string Project(string version, string folder) =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <!-- Packages of this machine are read in place; the one under test is unpacked here, so that no older one of its version is taken. -->
                <RestoreFallbackFolders>{GlobalPackages}</RestoreFallbackFolders>
                <RestorePackagesPath>{Path.Combine(folder, "packages")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Upscale" Version="{version}" />
                <PackageReference Include="{NativePackage}" Version="2.10.0" />
              </ItemGroup>
            </Project>
            """;

    /// <summary>NuGet's configuration: the packed file beside the machine's own sources.</summary>
    public static string Sources(string folder) =>
        $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{folder}" />
              </packageSources>
            </configuration>
            """;

    private static string GlobalPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string NativePackage =>
        OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64"
        : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64"
        : "libtorch-cpu-linux-x64";
}
