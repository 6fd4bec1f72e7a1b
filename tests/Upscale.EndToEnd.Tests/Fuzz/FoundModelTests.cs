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

    [Fact]
    public void PiecesOfTheInputsChannels_WhoseNumberIsAsked_StayWhole() =>
        AssertSound(
            "wide = Conv2d(3, 5, 1);",
            "Conv2d wide",
            "cat(new[] { x, wide.call(x) }, 1).chunk(2, 1)[0] + conv.call(x)[.., ..4]",
            last: 4
        );

    [Fact]
    public void Elu_IsTheSameInPlace() => AssertSound("act = ELU();", "ELU act", "act.call(conv.call(x))");

    private static void AssertSound(string construction, string field, string expression, string options = "", int last = 8)
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
                private readonly Conv2d last = Conv2d({{last}}, 4, 1);
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
