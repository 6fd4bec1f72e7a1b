namespace Upscale.EndToEnd.Tests.Fuzz;

/// <summary>What random models found, shrunk: each is pruned in every way and equals its masked original.</summary>
public sealed class FoundModelTests
{
    [Fact]
    public void BatchNormWithoutParameters_IsNarrowed() =>
        SoundModel.Assert("bn = BatchNorm2d(8, affine: false);", "BatchNorm2d bn", "bn.call(conv.call(x))");

    [Fact]
    public void BatchNormWithoutParameters_OutputSide_KeepsItsMean() =>
        SoundModel.Assert("bn = BatchNorm2d(8, affine: false);", "BatchNorm2d bn", "bn.call(conv.call(x))", ", Side = PruningSide.Output");

    [Fact]
    public void InstanceNormWithoutTensors_IsUnderstood() =>
        SoundModel.Assert("norm = InstanceNorm2d(8);", "InstanceNorm2d norm", "norm.call(conv.call(x))");

    [Fact]
    public void IndicesInABuffer_StayWholeNumbers() =>
        SoundModel.Assert(
            "register_buffer(\"places\", torch.tensor(new long[] { 3, 0, 3, 1, 7, 6, 5, 4 }));",
            "Identity same = Identity()",
            "conv.call(x).index_select(1, get_buffer(\"places\"))"
        );

    [Fact]
    public void JoinedConcatenations_CompileOutsideOfOurNamespace() =>
        SoundModel.Assert(
            "",
            "Identity same = Identity()",
            "cat(new[] { cat(new[] { conv.call(x), conv.call(x) }, 1), conv.call(x) }, 1).narrow(1, 4, 8)"
        );

    [Fact]
    public void PiecesOfTheInputsChannels_WhoseNumberIsAsked_StayWhole() =>
        SoundModel.Assert(
            "wide = Conv2d(3, 5, 1);",
            "Conv2d wide",
            "cat(new[] { x, wide.call(x) }, 1).chunk(2, 1)[0] + conv.call(x)[.., ..4]",
            last: 4
        );

    [Fact]
    public void Elu_IsTheSameInPlace() => SoundModel.Assert("act = ELU();", "ELU act", "act.call(conv.call(x))");
}
