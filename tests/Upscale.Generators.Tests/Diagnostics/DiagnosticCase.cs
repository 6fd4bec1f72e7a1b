using Microsoft.CodeAnalysis.CSharp;
using Upscale.Generators.Targets;
using Upscale.Generators.Tests.Emit;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Diagnostics;

/// <summary>What a build is given: a model, a profile and a language version.</summary>
/// <param name="Source">The model.</param>
internal sealed record DiagnosticCase(string Source)
{
    public const string ProfileFile = "/home/user/PrunedTinyNet.prune";

    /// <summary>The tiny net, which has no diagnostic.</summary>
    public static DiagnosticCase Tiny { get; } = new(GeneratedModelTests.TinyNet);

    /// <summary>The text of <see cref="ProfileFile"/>; null where the project has none.</summary>
    public string? Profile { get; init; }

    public LanguageVersion Language { get; init; } = LanguageVersion.Preview;

    /// <summary>A profile of the tiny net as it is unedited.</summary>
    public static string TinyProfile { get; } =
        BakedModelTests.Profile(((ModelGraph)Assert.Single(GeneratorRun.Of(GeneratedModelTests.TinyNet).Values(StepNames.Graphs))).Graph);

    /// <summary>The tiny net with <paramref name="from"/> replaced.</summary>
    public static DiagnosticCase Edit(string from, string to)
    {
        Assert.Contains(from, Tiny.Source);
        return new(Tiny.Source.Replace(from, to));
    }

    /// <summary>The tiny net with other options in its attribute.</summary>
    public static DiagnosticCase Options(string options) => Edit("Amount = 0.5, Input = new long[] { 1, 3, 16, 16 }", options);

    /// <summary>The tiny net with statements before the end of <c>forward</c>.</summary>
    public static DiagnosticCase Forward(string statements, string members = "") =>
        Edit("return fc.forward(y);\n    }", $"{statements}\n        return fc.forward(y);\n    }}\n\n    {members}");

    /// <summary>The same with the tiny net's profile.</summary>
    public DiagnosticCase Baked() => this with { Profile = TinyProfile };

    public GeneratorRun Run() =>
        GeneratorRun.Unchecked(
            References.All,
            Profile is null ? [] : [(ProfileFile, Profile)],
            Sources.ParseOptions.WithLanguageVersion(Language),
            Source
        );
}
