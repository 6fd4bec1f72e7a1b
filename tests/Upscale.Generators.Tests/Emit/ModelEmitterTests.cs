using Upscale.Core.Graphs;
using Upscale.Core.Plans;
using Upscale.Generators.Capture;
using Upscale.Generators.Emit;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Emit;

public sealed class ModelEmitterTests
{
    private const string Model = """
        using TorchSharp;
        namespace Demo;
        public partial class TinyNet : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            public TinyNet() : base("TinyNet") { }
            public override torch.Tensor forward(torch.Tensor input) => input;
        }
        """;

    private static readonly PrunableTarget Target = new(
        "PrunedTinyNet",
        "Demo",
        "global::Demo.TinyNet",
        "TinyNet",
        [],
        IsPartial: true,
        "public",
        Factory: null,
        new(
            0.25,
            [1, 3, 16, 16],
            PruningSide.Input,
            PruningMethod.Unconstrained,
            Global: false,
            [],
            Profile: null,
            Trainable: false,
            LoweringPasses.All
        )
    );

    [Fact]
    public void OpenClass_CompilesWithoutWarnings() => AssertCompiles(ModelEmitter.Emit(Target, TinyGraphs.Residual(), plan: null));

    [Fact]
    public void OpenClass_LooksAsVerified() =>
        Snapshot.Verify("TinyOpen", Text(ModelEmitter.Emit(Target, TinyGraphs.Residual(), plan: null)));

    [Fact]
    public void SameGraph_GivesSameText() =>
        Assert.Equal(
            ModelEmitter.Emit(Target, TinyGraphs.Residual(), plan: null),
            ModelEmitter.Emit(Target, TinyGraphs.Residual(), plan: null)
        );

    private static string Text(IEnumerable<GeneratedFile> files) =>
        string.Join("\n", files.Select(file => $"// ---- {file.HintName}\n{file.Text}"));

    private static void AssertCompiles(IEnumerable<GeneratedFile> files)
    {
        (string, string)[] sources = [("Model.cs", Model), .. files.Select(file => (file.HintName, file.Text))];
        Sources.AssertCompiles(Sources.Compile(sources));
    }
}
