using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Generators.Tests.Emit;

/// <summary>Graphs made by hand, so that emission is tested without capture.</summary>
internal static class TinyGraphs
{
    /// <summary>Two convolutions in a residual block, a classifier, and a layer that forward never calls.</summary>
    public static Graph Residual()
    {
        var builder = new GraphBuilder();
        builder.Layer(Convolution("conv1", 3, 8, bias: false));
        builder.Layer(Normalization("bn1", 8));
        builder.Layer(Convolution("layer1.0.conv1", 8, 8));
        builder.Layer(Convolution("layer1.0.conv2", 8, 8));
        builder.Layer(Linear("fc", 8, 10));
        builder.Layer(Linear("spare", 4, 2));
        var input = builder.Input(1, 3, 16, 16).Id;
        var conv1 = Convolve(builder, input, "conv1");
        var bn1 = builder.Add("batch_norm", [conv1], new Attributes([]).With("eps", 1e-5), "bn1").Id;
        var relu = builder.Add("relu", [bn1]).Id;
        var first = Convolve(builder, relu, "layer1.0.conv1");
        var second = Convolve(builder, relu, "layer1.0.conv2");
        var sum = builder.Add("add", [first, second]).Id;
        var pooled = builder.Add("adaptive_avg_pool2d", [sum], new Attributes([]).With("output_size", (long[])[1, 1])).Id;
        var flat = builder.Add("flatten", [pooled], new Attributes([]).With("start_dim", 1).With("end_dim", -1)).Id;
        return builder.Build(builder.Add("linear", [flat], null, "fc").Id);
    }

    public static Layer Convolution(string name, long inputs, long outputs, bool bias = true, long groups = 1) =>
        new(
            name,
            "Conv2d",
            Window(groups),
            bias
                ? [new("weight", [outputs, inputs / groups, 3, 3], false), new("bias", [outputs], false)]
                : [new LayerTensor("weight", [outputs, inputs / groups, 3, 3], false)]
        );

    public static Layer Linear(string name, long inputs, long outputs) =>
        new(name, "Linear", Attributes.Empty, [new("weight", [outputs, inputs], false), new("bias", [outputs], false)]);

    public static Layer Normalization(string name, long channels) =>
        new(
            name,
            "BatchNorm2d",
            new Attributes([]).With("eps", 1e-3).With("momentum", 0.1),
            [
                new("weight", [channels], false),
                new("bias", [channels], false),
                new("running_mean", [channels], true),
                new("running_var", [channels], true),
                new("num_batches_tracked", [], true),
            ]
        );

    public static int Convolve(GraphBuilder builder, int input, string layer, long groups = 1) =>
        builder.Add("conv2d", [input], Window(groups), layer).Id;

    private static Attributes Window(long groups) =>
        new Attributes([])
            .With("kernel_size", (long[])[3, 3])
            .With("stride", (long[])[1, 1])
            .With("padding", (long[])[1, 1])
            .With("dilation", (long[])[1, 1])
            .With("groups", groups);
}
