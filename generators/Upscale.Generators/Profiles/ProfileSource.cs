using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Profiles;

/// <summary>A profile among the project's additional files.</summary>
internal sealed record ProfileSource(string Path, string Text)
{
    public const string Extension = ".prune";

    /// <summary>The file's name without its folder.</summary>
    public string FileName => System.IO.Path.GetFileName(Path);

    public static bool IsProfile(AdditionalText file) => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    public static ProfileSource Read(AdditionalText file, CancellationToken cancellation) =>
        new(file.Path, file.GetText(cancellation)?.ToString() ?? "");

    /// <summary>The profile of <paramref name="target"/>: the one that its option names, or the class's, or the model's.</summary>
    public static ProfileSource? For(PrunableTarget target, EquatableArray<ProfileSource> profiles)
    {
        string[] names = target.Options.Profile is { } wanted ? [wanted] : [target.Name + Extension, target.ModelName + Extension];
        return names
            .Select(name => profiles.FirstOrDefault(profile => IsCalled(profile, name)))
            .FirstOrDefault(profile => profile is not null);
    }

    private static bool IsCalled(ProfileSource profile, string name)
    {
        var path = profile.Path.Replace('\\', '/');
        return profile.FileName == name || path.EndsWith("/" + name.Replace('\\', '/'), StringComparison.Ordinal);
    }
}
