using Upscale.Core.Layout;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Parity with the reference on torchvision's networks at 224x224, with the goldens' masks zeroed by hand.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, double> Cases =>
        new()
        {
            { "resnet18", 0.25 },
            { "resnet18", 0.5 },
            { "resnet50", 0.25 },
            { "resnet50", 0.5 },
            { "densenet121", 0.25 },
            { "densenet121", 0.5 },
            { "mobilenet_v2", 0.25 },
            { "mobilenet_v2", 0.5 },
            { "googlenet", 0.25 },
            { "googlenet", 0.5 },
            { "alexnet", 0.25 },
            { "alexnet", 0.5 },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void MaskedModel_AnswersAsTheReferences(string model, double amount) =>
        Compare.Equal(Of(model, amount).Golden.MaskedOutput, Of(model, amount).Masked);

    [Theory]
    [MemberData(nameof(Cases))]
    public void ZeroedChannels_AreFoundAsTheMasks(string model, double amount)
    {
        var run = Of(model, amount);

        var found = run
            .Manager.Masks.Layers.Where(mask => mask.Inputs.Count > 0)
            .ToDictionary(mask => mask.Layer, mask => mask.Inputs.ToArray());

        Assert.Equal(run.Golden.Masks.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(run.Golden.Masks, mask => Assert.Equal(mask.Value.Inputs, found[mask.Key]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OpenClass_EqualsTheMaskedModel(string model, double amount)
    {
        var run = Of(model, amount);
        using var pruned = run.Manager.Prune();

        using var output = ReferenceRun.Run(pruned, run.Input);

        Compare.Equal(run.Masked, output);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FinalShapes_AreNoLargerThanTheReferences(string model, double amount)
    {
        var run = Of(model, amount);
        var expected = run.Golden.Exports["upscale"];

        // Otherwise some layers read zeros to save a copy.
        using var pruned = new PruningManager(run.Model).Compute(layout: new(LayoutPasses.Order, LayoutCosts.Default)).Prune();

        var (state, program) = (pruned.state_dict(), run.Manager.Definition.Program);

        Assert.All(
            expected.FinalShapes.Where(layer => program.Layer(layer.Key) is not null),
            layer =>
                Assert.All(
                    state[$"{layer.Key}.{program.Layer(layer.Key)!.Tensors[0].Name}"].shape.Zip(layer.Value),
                    sizes =>
                        Assert.True(
                            sizes.First <= sizes.Second,
                            $"{layer.Key} has {sizes.First} channels, the reference's has {sizes.Second}."
                        )
                )
        );
        Assert.True(pruned.parameters().Sum(parameter => parameter.numel()) <= expected.Params);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Copies_AreNoMoreThanTheReferences(string model, double amount)
    {
        var run = Of(model, amount);
        var expected = run.Golden.Exports["upscale"].Copies;

        Assert.True(run.Cost.Copies <= expected.Consumers, $"{run.Cost} against {expected}");
        Assert.True(run.Cost.Channels <= expected.Channels, $"{run.Cost} against {expected}");
        Assert.True(run.Cost.Bytes <= expected.Bytes, $"{run.Cost} against {expected}");
    }

    private static ReferenceRun Of(string model, double amount) =>
        ReferenceRun.Of(model, FormattableString.Invariant($"input-unconstrained-{amount}"));
}
