using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static Upscale.Tests.Kernels.FusedConvolutionTests;

namespace Upscale.Tests.Kernels;

/// <summary>Packed weights are those of the layer, whatever happens to it.</summary>
public sealed class PreparedWeightsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Conv2d layer = nn.Conv2d(37, 50, 3, padding: 1);
    private readonly Tensor images = randn(2, 37, 30, 28);

    public PreparedWeightsTests() => layer.eval();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void KernelsAreThere_WhereTheTestsRunOnTheLibtorchThatTorchSharpShips() =>
        Assert.Equal(
            System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64,
            OneDnn.Serves(images)
        );

    [Fact]
    public void WeightThatIsPackedOnce_IsUsedAgain()
    {
        using var _ = no_grad();
        using var first = FusedConvolution.Run(layer, images);
        var packed = PreparedWeights.Of(layer).Packed(layer, TensorLayout.Of(images));

        Assert.NotNull(packed);
        Assert.Same(packed, PreparedWeights.Of(layer).Packed(layer, TensorLayout.Of(images)));
        Assert.NotSame(packed, PreparedWeights.Of(layer).Packed(layer, TensorLayout.Of(images.narrow(2, 0, 20))));
    }

    public static TheoryData<string> Changes => [.. ChangesByName.Keys];

    private static readonly Dictionary<string, Action<Conv2d>> ChangesByName = new(StringComparer.Ordinal)
    {
        ["one number"] = layer => layer.weight![3, 4, 1, 1] = 5f,
        ["in place"] = layer => layer.weight!.mul_(2),
        ["another tensor"] = layer => layer.weight = new Parameter(randn_like(layer.weight!)),
        ["a state"] = layer => layer.load_state_dict(nn.Conv2d(37, 50, 3, padding: 1).state_dict()),
        ["a file"] = layer =>
        {
            var path = Path.GetTempFileName();
            nn.Conv2d(37, 50, 3, padding: 1).save(path);
            layer.load(path);
            File.Delete(path);
        },
        ["the bias"] = layer => layer.bias!.add_(1),
        ["there and back"] = layer =>
        {
            layer.to(float64);
            layer.weight!.add_(0.5);
            layer.to(float32);
        },
        ["in inference mode"] = layer =>
        {
            using var _ = inference_mode();
            layer.weight!.add_(0.5);
        },
        ["trained"] = layer =>
        {
            layer.train();
            using (enable_grad())
            {
                var optimizer = optim.SGD(layer.parameters(), 0.5);
                FusedConvolution.Run(layer, randn(2, 37, 30, 28), FusedActivation.Relu).sum().backward();
                optimizer.step();
            }

            layer.eval();
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void LayerThatIsChanged_ComputesWhatItDoesNow(string change)
    {
        using var _ = no_grad();
        var before = FusedConvolution.Run(layer, images, FusedActivation.Relu);
        var slowly = ChannelsLast.Convolve(layer, images);

        ChangesByName[change](layer);

        var now = layer.call(images);
        Assert.True((now.relu() - before).abs().max().item<float>() > 1e-3);
        Agree(now.relu(), FusedConvolution.Run(layer, images, FusedActivation.Relu));
        Agree(now, ChannelsLast.Convolve(layer, images));
        Assert.True((now - slowly).abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void WeightMadeInInferenceMode_WhoseWritesNobodyCounts_IsNotPacked()
    {
        using var _ = inference_mode();
        var made = nn.Conv2d(37, 50, 3, padding: 1);
        made.eval();
        Agree(made.call(images).relu(), FusedConvolution.Run(made, images, FusedActivation.Relu));

        made.weight![3, 4, 1, 1] = 5f;

        Agree(made.call(images).relu(), FusedConvolution.Run(made, images, FusedActivation.Relu));
        Assert.Null(PreparedWeights.Of(made).Packed(made, TensorLayout.Of(images)));
    }

    [Fact]
    public void Gradients_GoThroughTheLayerItself()
    {
        var sum = randn([2, 50, 30, 28], requires_grad: true);
        var input = images.clone().requires_grad_(true);

        FusedConvolution.Run(layer, input, FusedActivation.Silu, over: sum * 1).sum().backward();
        var (ofWeight, ofInput, ofSum) = (layer.weight!.grad!.clone(), input.grad!.clone(), sum.grad!.clone());
        layer.zero_grad();
        input.grad!.zero_();
        sum.grad!.zero_();
        nn.functional.silu(layer.call(input) + sum).sum().backward();

        Agree(layer.weight!.grad!, ofWeight);
        Agree(input.grad!, ofInput);
        Agree(sum.grad!, ofSum);
    }

    [Fact]
    public void ManyThreads_ShareALayer()
    {
        using var expected = layer.call(images).detach();
        Parallel.For(
            0,
            64,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            run =>
            {
                using var own = NewDisposeScope();
                using var _ = no_grad();
                var height = 20 + (run % 7);
                var actual = FusedConvolution.Run(layer, images.narrow(2, 0, height));
                Agree(expected.narrow(2, 0, height - 1), actual.narrow(2, 0, height - 1));
            }
        );
    }

    [Fact]
    public void Results_BelongToTheScopeThatIsOpen_AndPackedWeightsDoNot()
    {
        using var _ = no_grad();
        Tensor result;
        using (NewDisposeScope())
        {
            result = FusedConvolution.Run(layer, images);
        }

        Assert.True(result.IsInvalid);
        Agree(layer.call(images), FusedConvolution.Run(layer, images));
    }
}
