using Upscale.Fuzz.Checking;

namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>
/// A small model around one operator. Its forward is <c>last(expression)</c>, of an image <c>x</c> of three channels and of <c>y</c>, eight channels that
/// a convolution <c>conv</c> makes of it.
/// </summary>
/// <param name="Name">What it shows.</param>
/// <param name="Expression">What <c>last</c> reads.</param>
internal sealed record OperatorModel(string Name, string Expression)
{
    /// <summary>Its own layers, such as <c>PReLU slope = PReLU(8)</c>, several with semicolons.</summary>
    public string Layers { get; init; } = "";

    /// <summary>What forward returns, where that is not what <c>last</c> makes of the expression.</summary>
    public string? Result { get; init; }

    /// <summary>The type of that.</summary>
    public string Returns { get; init; } = "Tensor";

    /// <summary>Its own members of other kinds.</summary>
    public string Members { get; init; } = "";

    /// <summary>What its constructor does before it registers them.</summary>
    public string Construction { get; init; } = "";

    /// <summary>How many channels <c>last</c> reads.</summary>
    public int Channels { get; init; } = 8;

    /// <summary>The kind of <c>last</c>.</summary>
    public string Last { get; init; } = "Conv2d";

    /// <summary>The layer of which masks must be seen, or that must stay whole.</summary>
    public string Layer { get; init; } = "conv";

    /// <summary>Whether its channels are mixed in a way without a rule, so that it must stay whole.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether a channel that is zero is not zero or constant behind it, so that masks of outputs save nothing.</summary>
    public bool MovesZero { get; init; }

    /// <summary>Whether it takes one size of image only.</summary>
    public bool IsOfOneSize { get; init; }

    /// <summary>The model as source, with a side in its attribute.</summary>
    public WrittenModel Write(string name, bool isOutputSide) =>
        new(
            name,
            $$"""
            using System.Collections.Generic;
            using TorchSharp;
            using TorchSharp.Modules;
            using Upscale;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;
            using static TorchSharp.torch.nn.functional;

            namespace Fuzzed;

            [Prunable(Input = new long[] { 1, 3, 8, 8 }, Amount = 0.5, Side = PruningSide.{{(isOutputSide ? "Output" : "Input")}})]
            public partial class {{name}} : Module<Tensor, {{Returns}}>
            {
                private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
                private readonly {{Last}} last = {{Last}}({{Channels}}, 4{{(Last == "Linear" ? "" : ", 1")}});
                {{string.Concat(Layers.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(layer => $"private readonly {layer};\n"))}}
                {{Members}}

                public {{name}}()
                    : base(nameof({{name}}))
                {
                    {{Construction}}
                    RegisterComponents();
                }

                public override {{Returns}} forward(Tensor x)
                {
                    var y = conv.call(x);
                    return {{Result ?? $"last.call({Expression})"}};
                }
            }
            """,
            [
                [1, 3, 8, 8],
                IsOfOneSize ? [2, 3, 8, 8] : [2, 3, 9, 10],
            ],
            Layer,
            !(IsWhole || (MovesZero && isOutputSide))
        );
}
