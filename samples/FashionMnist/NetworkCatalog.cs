using Upscale.FashionMnist.Networks;
using static TorchSharp.torch;

namespace Upscale.FashionMnist;

/// <summary>The networks of the study, by the names that its tables have.</summary>
public static class NetworkCatalog
{
    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Makers = new(StringComparer.Ordinal)
    {
        ["plain"] = () => new PlainNet(),
        ["residual"] = () => new ResidualNet(),
        ["dense"] = () => new DenseNet(),
        ["mobile"] = () => new MobileNet(),
        ["inception"] = () => new InceptionNet(),
    };

    /// <summary>The names of all networks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>An untrained network.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static nn.Module<Tensor, Tensor> Create(string name) =>
        Makers.TryGetValue(name, out var make)
            ? make()
            : throw new ArgumentException(
                $"'{name}' is no network of the study; expected one of {string.Join(", ", Names)}.",
                nameof(name)
            );

    /// <summary>A network with the weights that it was trained to, in evaluation mode.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">The folder of the checkpoints; the one that ships with this program where it is null.</param>
    /// <exception cref="FileNotFoundException">It has not been trained.</exception>
    public static nn.Module<Tensor, Tensor> Load(string name, string? folder = null)
    {
        var model = Create(name);
        var path = Path.Combine(folder ?? Path.Combine(AppContext.BaseDirectory, "checkpoints"), name + ".dat");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"'{name}' has no checkpoint {path}: run the train command first.", path);
        }

        model.load(path);
        model.eval();
        return model;
    }
}
