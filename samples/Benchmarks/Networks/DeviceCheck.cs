using TorchSharp;
using Upscale.Benchmarks.Compiling;
using static TorchSharp.torch;

namespace Upscale.Benchmarks.Networks;

/// <summary>A pruned network against its masked network on a device.</summary>
internal sealed record DeviceResult(string Network, double Amount, ScalarType Type, double Error)
{
    public bool IsRight => Error <= (Type == ScalarType.Float64 ? DeviceCheck.DoubleTolerance : DeviceCheck.SingleTolerance);

    public override string ToString() =>
        FormattableString.Invariant($"{Network} at {Amount}, {Type}: masked = pruned within {Error:0.0e-00}{(IsRight ? "" : ", WRONG")}");
}

/// <summary>Checks a device's numbers before anybody believes its times.</summary>
internal static class DeviceCheck
{
    public const double DoubleTolerance = 1e-10;
    public const double SingleTolerance = 1e-4;

    private const int Seed = 1;
    private const int Size = 24;

    /// <summary>The largest relative error of a product and of a convolution in float64, against sums made here.</summary>
    public static double Numbers(DeviceType device)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(Seed, CPU);
        var (left, right) = (rand(Size, Size, float64, generator: chance), rand(Size, Size, float64, generator: chance));
        var (lefts, rights) = (left.data<double>().ToArray(), right.data<double>().ToArray());
        double[] product =
        [
            .. from row in Enumerable.Range(0, Size)
            from column in Enumerable.Range(0, Size)
            select Enumerable.Range(0, Size).Sum(inner => lefts[(row * Size) + inner] * rights[(inner * Size) + column]),
        ];

        // A convolution of one pixel is the same product.
        var byProduct = left.to(device).matmul(right.to(device));
        var byConvolution = nn.functional.conv2d(right.to(device).view(1, Size, 1, Size), left.to(device).view(Size, Size, 1, 1));
        return new[] { byProduct, byConvolution }.Max(result =>
            result.cpu().flatten().data<double>().ToArray().Zip(product, (found, expected) => Math.Abs(found - expected)).Max()
            / product.Max()
        );
    }

    /// <summary>One result an amount and element type, at the smallest input.</summary>
    public static IEnumerable<DeviceResult> Exports(ZooNetwork network, IEnumerable<double> amounts, DeviceType device)
    {
        using var model = CompiledNetwork.Of(network).Create();
        RandomWeights.Fill(model, Seed, network.WeightScale);
        model.to(device);
        foreach (var amount in amounts.Order())
        {
            new MaskingManager(model).Importance(new RandomImportance(Seed)).Mask(amount);
            foreach (var type in new[] { ScalarType.Float64, ScalarType.Float32 })
            {
                model.to(type);
                using var pruned = new PruningManager(model).Compute().Prune<nn.Module>();
                using var input = rand([2, 3, network.Smallest, network.Smallest], type, new Device(device));
                yield return new(network.Name, amount, type, ZooMeasurement.Error(model, pruned, input));
            }

            model.to(ScalarType.Float64);
        }
    }
}
