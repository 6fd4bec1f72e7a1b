using Microsoft.CodeAnalysis;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Emit;

public sealed class GeneratedModelTests
{
    public const string TinyNet = """
        using TorchSharp;
        using TorchSharp.Modules;
        using Upscale;
        using static TorchSharp.torch;

        namespace Demo;

        [Prunable(Amount = 0.5, Input = new long[] { 1, 3, 16, 16 })]
        public partial class TinyNet : nn.Module<Tensor, Tensor>
        {
            private readonly Conv2d conv1 = nn.Conv2d(3, 8, 3, padding: 1, bias: false);
            private readonly BatchNorm2d bn1 = nn.BatchNorm2d(8);
            private readonly Conv2d left = nn.Conv2d(8, 8, 3, padding: 1);
            private readonly Conv2d right = nn.Conv2d(8, 8, 1);
            private readonly Linear fc = nn.Linear(8, 10);

            public TinyNet() : base("TinyNet") => RegisterComponents();

            public override Tensor forward(Tensor x)
            {
                var y = nn.functional.relu(bn1.forward(conv1.forward(x)));
                y = left.forward(y) + right.forward(y);
                y = nn.functional.adaptive_avg_pool2d(y, 1).flatten(1);
                return fc.forward(y);
            }
        }
        """;

    [Fact]
    public void TinyNet_OpenClass_LooksAsVerified() => Snapshot.Verify("TinyNet", GeneratorRun.Of(TinyNet).Text());

    [Fact]
    public async Task TinyNet_HasNoErrors() =>
        Assert.DoesNotContain(await GeneratorRun.Of(TinyNet).Diagnose(), found => found.Severity != DiagnosticSeverity.Info);
}
