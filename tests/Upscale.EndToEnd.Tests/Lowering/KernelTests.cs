using TorchSharp;
using Upscale.EndToEnd.Tests.Pruning;
using Upscale.ModelZoo;
using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Lowering;

/// <summary>In float32, where oneDNN's fused kernels run: pruned and whole networks at several sizes and batches answer what the masked ones do in float64.</summary>
public sealed class KernelTests
{
    private const double Tolerance = 1e-4;

    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Networks = new(StringComparer.Ordinal)
    {
        ["ResNet-18"] = () => new ResNet18(),
        ["ResNet-50"] = () => ResNet.ResNet50(),
        ["MobileNet v2"] = () => new MobileNetV2(),
        ["DenseNet-121"] = () => DenseNet.DenseNet121(),
        ["GoogLeNet"] = () => new GoogLeNet(),
        ["EfficientNet V2 S"] = () => EfficientNet.V2S(),
    };

    public static TheoryData<string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (var name in Networks.Keys)
            {
                cases.Add(name, 0);
                cases.Add(name, 0.5);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Network_AnswersInFloat32_WhatItsModelDoesInFloat64(string name, double amount)
    {
        using var model = Weights.Fill(Networks[name]());
        new MaskingManager(model).Importance(new RandomImportance(seed: 1)).Mask(amount);
        long[][] shapes =
        [
            [1, 3, 64, 64],
            [8, 3, 32, 32],
            [2, 3, 96, 64],
        ];
        var inputs = shapes.Select(shape => Weights.Input(0, shape)).ToArray();
        var expected = inputs.Select(input => ReferenceRun.Run(model, input)).ToArray();
        model.to(float32);
        using var pruned = new PruningManager(model).Compute().Prune();

        // Twice: kernels for the second size take the place of none of the first.
        foreach (var (input, answer) in inputs.Zip(expected).Concat(inputs.Zip(expected)))
        {
            using var narrow = input.to(float32);
            using var actual = ReferenceRun.Run(pruned, narrow);
            var error = Compare.RelativeError(answer, actual.to(float64));
            Assert.True(error <= Tolerance, $"The relative error is {error:e2} at {string.Join("x", input.shape)}.");
        }
    }
}
