using System.Text;
using Upscale.Core.Profiles;

namespace Upscale;

/// <summary>Writes a profile where the build finds it.</summary>
internal static class ProfileFile
{
    /// <summary>Writes <paramref name="profile"/> whole or not at all: a build that runs meanwhile never sees half a file.</summary>
    public static void Write(string path, Profile profile)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = full + "." + Path.GetRandomFileName();
        try
        {
            File.WriteAllText(temporary, ProfileText.Write(profile), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
