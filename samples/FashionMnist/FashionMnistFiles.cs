using Upscale.Samples;

namespace Upscale.FashionMnist;

/// <summary>The four files of Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017).</summary>
public static class FashionMnistFiles
{
    /// <summary>Where Debian's package dataset-fashion-mnist puts them.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>The images of <c>train</c> or <c>t10k</c>.</summary>
    /// <exception cref="FileNotFoundException">The folder does not hold them; the message says where they come from.</exception>
    public static ImageSet Read(DirectoryInfo folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder.FullName, name + "-images-idx3-ubyte.gz");
        return File.Exists(path)
            ? ImageSet.Read(folder.FullName, name)
            : throw new FileNotFoundException(
                $"{path} is missing. Install Debian's package dataset-fashion-mnist, or download the four files and name their folder with --data.",
                path
            );
    }
}
