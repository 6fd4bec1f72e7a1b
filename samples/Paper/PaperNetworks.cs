using TorchSharp;
using Upscale.Benchmarks.Compiling;
using Upscale.FashionMnist;
using Upscale.Sweeps.Pruning;
using static TorchSharp.torch;

namespace Upscale.Paper;

/// <summary>Makes the networks that can be named.</summary>
/// <param name="images">Images, for calibration.</param>
/// <param name="weights">Trained weights; null for those that a study's network ships with, or random ones.</param>
/// <param name="calibration">Number of calibration images.</param>
internal sealed class PaperNetworks(PaperImages images, FileInfo? weights, int calibration)
{
    private const int Seed = 1;

    /// <summary>The subject called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    /// <exception cref="InvalidOperationException">It is not captured, or takes or makes more than one tensor.</exception>
    public Subject Open(string name)
    {
        random.manual_seed(Seed);
        var (create, dense) = NetworkCatalog.Names.Contains(name) ? Study(name) : Zoo(name);
        if (weights is not null)
        {
            if (!weights.Exists)
            {
                throw new FileNotFoundException($"There are no weights {weights.FullName}.", weights.FullName);
            }

            dense.load(weights.FullName);
        }

        return new(name, dense, create, images.Calibration(calibration));
    }

    /// <summary>The shape of one image that a network of this name takes.</summary>
    public static long[] InputShape(string name)
    {
        if (NetworkCatalog.Names.Contains(name))
        {
            return [1, 28, 28];
        }

        var network = ZooCatalog.Find([name])[0];
        return [3, network.Example, network.Example];
    }

    private static (Func<nn.Module<Tensor, Tensor>> Create, nn.Module<Tensor, Tensor> Dense) Study(string name) =>
        (() => NetworkCatalog.Create(name), NetworkCatalog.Load(name));

    private static (Func<nn.Module<Tensor, Tensor>> Create, nn.Module<Tensor, Tensor> Dense) Zoo(string name)
    {
        var compiled = CompiledNetwork.Of(ZooCatalog.Find([name])[0]);
        var create = () =>
            compiled.Create() as nn.Module<Tensor, Tensor>
            ?? throw new InvalidOperationException($"{name} does not make one tensor of one tensor, as a sweep needs.");
        return (create, create());
    }
}
