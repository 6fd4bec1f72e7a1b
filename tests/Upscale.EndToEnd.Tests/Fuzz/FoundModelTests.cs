using Upscale.Fuzz;

namespace Upscale.EndToEnd.Tests.Fuzz;

/// <summary>What random models found, shrunk: each is pruned in every way and equals its masked original.</summary>
public sealed class FoundModelTests
{
    [Fact]
    public void BatchNormWithoutParameters_IsNarrowed() =>
        AssertSound("bn = BatchNorm2d(8, affine: false);", "BatchNorm2d bn", "bn.call(conv.call(x))");

    [Fact]
    public void BatchNormWithoutParameters_OutputSide_KeepsItsMean() =>
        AssertSound("bn = BatchNorm2d(8, affine: false);", "BatchNorm2d bn", "bn.call(conv.call(x))", ", Side = PruningSide.Output");

    [Fact]
    public void InstanceNormWithoutTensors_IsUnderstood() =>
        AssertSound("norm = InstanceNorm2d(8);", "InstanceNorm2d norm", "norm.call(conv.call(x))");

    [Fact]
    public void IndicesInABuffer_StayWholeNumbers() =>
        AssertSound(
            "register_buffer(\"places\", torch.tensor(new long[] { 3, 0, 3, 1, 7, 6, 5, 4 }));",
            "Identity same = Identity()",
            "conv.call(x).index_select(1, get_buffer(\"places\"))"
        );

    [Fact]
    public void JoinedConcatenations_CompileOutsideOfOurNamespace() =>
        AssertSound(
            "",
            "Identity same = Identity()",
            "cat(new[] { cat(new[] { conv.call(x), conv.call(x) }, 1), conv.call(x) }, 1).narrow(1, 4, 8)"
        );

    private static void AssertSound(string construction, string field, string expression, string options = "")
    {
        var finding = FuzzRun.Check(
            $$"""
            using TorchSharp;
            using TorchSharp.Modules;
            using Upscale;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;

            namespace Fuzzed;

            [Prunable(Input = new long[] { 1, 3, 8, 8 }, Amount = 0.5{{options}})]
            public partial class M0 : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                private readonly Conv2d last = Conv2d(8, 4, 1);
                private readonly {{field}};

                public M0()
                    : base(nameof(M0))
                {
                    {{construction}}
                    RegisterComponents();
                }

                public override Tensor forward(Tensor x) => last.call({{expression}});
            }
            """
        );
        Assert.Null(finding.Problem?.Text);
        Assert.Null(finding.Refusal);
    }
}
