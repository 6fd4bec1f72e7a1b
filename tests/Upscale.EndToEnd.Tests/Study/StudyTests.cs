namespace Upscale.EndToEnd.Tests.Study;

/// <summary>What the study says, on one network and a tenth of its test images.</summary>
public sealed class StudyTests(StudiedNetwork network) : IClassFixture<StudiedNetwork>
{
    private const PruningMethod Unconstrained = PruningMethod.Unconstrained;

    [Fact]
    public void Network_is_trained() => Assert.InRange(network.Dense, 0.90, 0.95);

    [Fact]
    public void Masking_alone_destroys_it_and_compensation_saves_it()
    {
        Assert.True(network.Accurate("l2", Unconstrained, 0.5, isCompensated: false) < network.Dense - 0.3);
        Assert.True(network.Accurate("l2", Unconstrained, 0.5, isCompensated: true) > network.Dense - 0.06);
    }

    [Fact]
    public void Reconstruction_chooses_better_channels_than_magnitude() =>
        Assert.True(
            network.Accurate("reconstruction", Unconstrained, 0.5, isCompensated: true)
                > network.Accurate("l2", Unconstrained, 0.5, isCompensated: true)
        );

    [Theory]
    [InlineData(0.25, 0.01)]
    [InlineData(0.5, 0.025)]
    [InlineData(0.7, 0.07)]
    public void Reconstruction_with_compensation_loses_little(double amount, double most) =>
        Assert.True(network.Accurate("reconstruction", Unconstrained, amount, isCompensated: true) >= network.Dense - most);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    public void Masks_of_a_consumers_own_keep_more_than_shared_ones(double amount) =>
        Assert.True(
            network.Accurate("reconstruction", Unconstrained, amount, isCompensated: true)
                > network.Accurate("reconstruction", PruningMethod.Constrained, amount, isCompensated: true) + 0.01
        );

    [Fact]
    public void Copy_free_masks_lie_between() =>
        Assert.True(
            network.Accurate("reconstruction", PruningMethod.CopyFree, 0.25, isCompensated: true)
                >= network.Accurate("reconstruction", Unconstrained, 0.25, isCompensated: true) - 0.015
        );
}
