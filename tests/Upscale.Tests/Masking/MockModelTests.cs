using TorchSharp;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Masking;

public sealed class MockModelTests
{
    [Theory]
    [InlineData(PruningSide.Input, "sgd")]
    [InlineData(PruningSide.Output, "sgd")]
    [InlineData(PruningSide.Input, "adam")]
    [InlineData(PruningSide.Output, "adam")]
    public void Training_MovesOtherWeights_AndLeavesMaskedOnesExactlyZero(PruningSide side, string kind)
    {
        var model = new Branches().WithRandomWeights(1);
        new MaskingManager(model, side).Importance().Mask(0.5);
        var manager = new PruningManager(model).Compute();
        var mock = manager.Mock();
        var before = mock.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        Train(mock, kind);

        Assert.Equal(manager.Masks, new PruningManager(mock).Compute().Masks);
        foreach (var (name, parameter) in mock.named_parameters())
        {
            Assert.False(parameter.eq(before[name]).all().item<bool>(), $"'{name}' did not learn");
        }

        var pruned = new PruningManager(mock).Compute().Prune();
        PruningManagerTests.Agree(mock, pruned, randn([2, 3, 8, 8], float64));
    }

    [Fact]
    public void TrainedMock_CanBeLoadedIntoTheOriginalClass()
    {
        var model = new Branches().WithRandomWeights(2);
        new MaskingManager(model).Importance().Mask(0.5);
        var mock = new PruningManager(model).Compute().Mock();
        Train(mock, "sgd");

        var loaded = new Branches();
        loaded.to(ScalarType.Float64);
        loaded.load_state_dict(mock.state_dict());
        loaded.eval();
        PruningManagerTests.Agree(loaded, mock, randn([1, 3, 8, 8], float64));
    }

    [Fact]
    public void MaskedModel_AndItsMock_ComputeTheSameNumbers()
    {
        var model = new Branches().WithRandomWeights(3);
        new MaskingManager(model, PruningSide.Output).Importance().Mask(0.5);
        var mock = new PruningManager(model).Compute().Mock();
        Assert.Equal(0, Verification.Compare(model, mock, randn([2, 3, 8, 8], float64)).MaximumAbsolute);
    }

    [Fact]
    public void Mock_FollowsAnotherElementType()
    {
        var model = new Branches().WithRandomWeights(4);
        new MaskingManager(model).Importance().Mask(0.5);
        var mock = new PruningManager(model).Compute().Mock();
        _ = mock.call(randn([1, 3, 8, 8], float64));
        mock.to(ScalarType.Float32);
        model.to(ScalarType.Float32);
        PruningManagerTests.Agree(model, mock, randn([1, 3, 8, 8], float32));
    }

    private static void Train(nn.Module<Tensor, Tensor> model, string kind)
    {
        model.train();
        optim.Optimizer optimizer =
            kind == "sgd"
                ? optim.SGD(model.parameters(), learningRate: 0.02, momentum: 0.9, weight_decay: 0.01)
                : optim.Adam(model.parameters(), lr: 0.01, weight_decay: 0.01);
        for (var step = 0; step < 5; step++)
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.cross_entropy(model.call(randn([16, 3, 8, 8], float64)), randint(4, [16]).to(int64));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        model.eval();
    }
}
