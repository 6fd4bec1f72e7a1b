using Upscale.Generators.Emit;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Emit;

public sealed class NameTests
{
    [Theory]
    [InlineData("layer1.0.conv1", "layer1_0_conv1")]
    [InlineData("0", "layer0")]
    [InlineData("class", "class_")]
    [InlineData("größe", "größe")]
    public void Identifier_IsCloseToTheModelsName(string dotted, string expected) => Assert.Equal(expected, NameTable.Identifier(dotted));

    [Fact]
    public void TypesOfTheModelsNamespace_DoNotCaptureGeneratedNames() =>
        GeneratorRun.Of(
            GeneratedModelTests
                .TinyNet.Replace("Conv2d conv1", "TorchSharp.Modules.Conv2d conv1")
                .Replace("private readonly Linear", "private readonly TorchSharp.Modules.Linear"),
            "namespace Demo; class Linear { } class Segment { }"
        );

    [Fact]
    public void LayersCalledLikeMembersAndNames_DoNotClash() =>
        GeneratorRun.Of(
            """
            using TorchSharp;
            using TorchSharp.Modules;
            using Upscale;
            using static TorchSharp.torch;
            [Prunable(Input = new long[] { 1, 3, 8, 8 })]
            class Odd : torch.nn.Module<Tensor, Tensor>
            {
                private readonly Conv2d nn = torch.nn.Conv2d(3, 4, 1), functional = torch.nn.Conv2d(4, 4, 1), training_ = torch.nn.Conv2d(4, 4, 1);
                private readonly Conv2d a_b = torch.nn.Conv2d(4, 4, 1), input = torch.nn.Conv2d(4, 4, 1), @class = torch.nn.Conv2d(4, 4, 1);
                public Odd() : base("Odd") => RegisterComponents();
                public override Tensor forward(Tensor x) =>
                    @class.forward(input.forward(a_b.forward(training_.forward(torch.nn.functional.relu(functional.forward(nn.forward(x)))))));
            }
            """
        );
}
