namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Both sides and methods on torchvision's networks at 224x224: the reference's masks, zeroed by hand, and exports that equal the masked model.</summary>
/// <remarks>
/// On the output side only filters are zeroed, so biases and BatchNorm shifts remain, which the reference loses. Input, unconstrained is in
/// <see cref="ReferenceTests"/>, but for VGG, which is too large to be kept there.
/// </remarks>
public sealed class SideParityTests
{
    private static readonly string[] Networks = ["resnet18", "resnet50", "densenet121", "mobilenet_v2", "googlenet", "alexnet", "vgg11_bn"];
    private static readonly string[] Kinds = ["input-constrained", "output-unconstrained", "output-constrained"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>
            {
                { "vgg11_bn", "input-unconstrained-0.25" },
                { "vgg11_bn", "input-unconstrained-0.5" },
            };
            foreach (var network in Networks)
            {
                foreach (var kind in Kinds)
                {
                    cases.Add(network, kind + "-0.5");
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MaskedModel_AnswersAsTheReferences_AndItsExportsDoToo(string model, string tag)
    {
        var golden = Golden.Run(model, tag);
        using var network = Weights.Fill(ZooNetwork.Create(model));
        State.Zero(network, golden.Masks);
        using var input = Weights.Input(0, Golden.Graph(model).Input);
        using var masked = ReferenceRun.Run(network, input);
        Compare.Equal(golden.MaskedOutput, masked);

        foreach (var isConstrained in new[] { false, true })
        {
            using var pruned = new PruningManager(network).Compute(isConstrained).Prune();
            using var output = ReferenceRun.Run(pruned, input);
            Compare.Equal(masked, output);
            var (before, after) = (network.parameters().Sum(weight => weight.numel()), pruned.parameters().Sum(weight => weight.numel()));
            Assert.True(after < before, $"{after} of {before} parameters are left.");
        }
    }
}
