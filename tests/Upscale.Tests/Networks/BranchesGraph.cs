using Upscale.Core.Graphs;

namespace Upscale.Tests.Networks;

/// <summary>The graph that the build reads from <see cref="Branches"/>.</summary>
internal static class BranchesGraph
{
    public static Graph Make()
    {
        var builder = new GraphBuilder();
        Convolution(builder, "stem", 8, 3, 3, groups: 1, hasBias: true);
        Convolution(builder, "block.conv", 8, 8, 3, groups: 1, hasBias: true);
        Norm(builder, "block.norm", 8);
        Convolution(builder, "depthwise", 8, 1, 3, groups: 8, hasBias: false);
        Norm(builder, "norm", 8);
        Convolution(builder, "mix", 12, 16, 1, groups: 1, hasBias: true);
        builder.Layer(new("head", "Linear", Attributes.Empty, [new("weight", [4, 12], false), new("bias", [4], false)]));

        var input = builder.Input(1, 3, 8, 8).Id;
        var stem = Convolve(builder, input, "stem", 1, 1);
        var a = builder.Add("relu", [stem]).Id;
        var conv = Convolve(builder, a, "block.conv", 1, 1);
        var normed = builder.Add("batch_norm", [conv], layer: "block.norm").Id;
        var b = builder.Add("relu", [normed]).Id;
        var depthwise = Convolve(builder, a, "depthwise", 1, 8);
        var c = builder.Add("batch_norm", [depthwise], layer: "norm").Id;
        var sum = builder.Add("add", [b, c]).Id;
        var joined = builder.Add("cat", [sum, a], Attributes.Empty.With("dim", 1)).Id;
        var mix = Convolve(builder, joined, "mix", 0, 1);
        var mixed = builder.Add("relu", [mix]).Id;
        var pooled = builder.Add("adaptive_avg_pool2d", [mixed], Attributes.Empty.With("output_size", new long[] { 1, 1 })).Id;
        var flat = builder.Add("flatten", [pooled], Attributes.Empty.With("start_dim", 1).With("end_dim", -1)).Id;
        return builder.Build(builder.Add("linear", [flat], layer: "head").Id);
    }

    private static void Convolution(GraphBuilder builder, string name, long outputs, long inputs, long kernel, long groups, bool hasBias)
    {
        var weight = new LayerTensor("weight", [outputs, inputs, kernel, kernel], false);
        var attributes = Attributes.Empty.With("groups", groups);
        builder.Layer(new(name, "Conv2d", attributes, hasBias ? [weight, new("bias", [outputs], false)] : [weight]));
    }

    private static void Norm(GraphBuilder builder, string name, long channels) =>
        builder.Layer(
            new(
                name,
                "BatchNorm2d",
                Attributes.Empty,
                [
                    new("weight", [channels], false),
                    new("bias", [channels], false),
                    new("running_mean", [channels], true),
                    new("running_var", [channels], true),
                    new("num_batches_tracked", [], true),
                ]
            )
        );

    private static int Convolve(GraphBuilder builder, int input, string layer, long padding, long groups) =>
        builder
            .Add(
                "conv2d",
                [input],
                Attributes
                    .Empty.With("stride", new long[] { 1, 1 })
                    .With("padding", new long[] { padding, padding })
                    .With("dilation", new long[] { 1, 1 })
                    .With("groups", groups),
                layer
            )
            .Id;
}
