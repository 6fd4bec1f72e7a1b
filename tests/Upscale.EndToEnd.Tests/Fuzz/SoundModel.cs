using Upscale.Fuzz;

namespace Upscale.EndToEnd.Tests.Fuzz;

/// <summary>A small model in source, pruned under random masks in every way that there is, open and baked, and compared with its masked original.</summary>
internal static class SoundModel
{
    /// <summary>Checks a class whose forward is <c>last(expression)</c>, of an image <c>x</c> of three channels and a convolution <c>conv</c> of eight.</summary>
    /// <param name="construction">What its constructor does.</param>
    /// <param name="field">A field, and other members after it.</param>
    /// <param name="expression">What <c>last</c> reads.</param>
    /// <param name="options">More options of <c>[Prunable]</c>.</param>
    /// <param name="last">How many channels <c>last</c> reads.</param>
    public static void Assert(string construction, string field, string expression, string options = "", int last = 8)
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
        Xunit.Assert.Null(finding.Problem?.Text);
        Xunit.Assert.Null(finding.Refusal);
    }
}
