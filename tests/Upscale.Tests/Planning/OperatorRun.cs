using TorchSharp;
using Upscale.Core.Graphs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.Tests.Planning;

/// <summary>One operation as TorchSharp computes it.</summary>
internal sealed record OperatorRun(
    Operation Operation,
    Attributes Attributes,
    Tensor[] Inputs,
    Dictionary<string, Tensor> Tensors,
    Func<int, Tensor> ValueOf,
    bool IsDepthwise
)
{
    private Tensor X => Inputs[0];

    private Tensor Weight => Tensors["weight"];

    private Tensor? Bias => Tensors.GetValueOrDefault("bias");

    public Tensor Compute() =>
        Operation.Operator switch
        {
            "conv2d" => functional.conv2d(X, Weight, Bias, groups: Groups()),
            "conv_transpose2d" => functional.conv_transpose2d(X, Weight, Bias, groups: Groups()),
            "linear" => functional.linear(X, Weight, Bias),
            "batch_norm" => functional.batch_norm(X, Tensors["running_mean"], Tensors["running_var"], Weight, Bias),
            "layer_norm" => functional.layer_norm(X, [.. List("normalized_shape")], Weight, Bias),
            "group_norm" => functional.group_norm(X, Size(Attributes["num_groups"]), Weight, Bias),
            "prelu" => functional.prelu(X, Weight),
            "parameter" => Tensors[((AttributeValue.Word)Attributes["name"]).Value],
            "relu" => functional.relu(X),
            "sigmoid" => X.sigmoid(),
            "hardswish" => functional.hardswish(X),
            "neg" => X.neg(),
            "add_scalar" => X + 0.5,
            "mul_scalar" => X * 0.5,
            "add" => X + Inputs[1],
            "sub" => X - Inputs[1],
            "mul" => X * Inputs[1],
            "maximum" => maximum(X, Inputs[1]),
            "cat" => cat(Inputs, Integer("dim")),
            "stack" => stack(Inputs, Integer("dim")),
            "flatten" => X.flatten(Integer("start_dim"), Integer("end_dim")),
            "view" => X.reshape(Sizes()),
            "expand" => X.expand(Sizes()),
            "permute" => X.permute(List("dims")),
            "unsqueeze" => X.unsqueeze(Integer("dim")),
            "squeeze" => X.squeeze(Integer("dim")),
            "narrow" => X.narrow(Integer("dim"), Integer("start"), Integer("length")),
            "select" => X.select(Integer("dim"), Integer("index")),
            "index_select" => X.index_select(Integer("dim"), tensor(List("index"))),
            "flip" => X.flip(List("dims")),
            "roll" => X.roll(List("shifts"), List("dims")),
            "channel_shuffle" => X.channel_shuffle(Integer("groups")),
            "repeat" => X.repeat(Sizes()),
            "mean" => X.mean(List("dim"), Attributes.Truth("keepdim")),
            "amax" => X.amax(List("dim"), Attributes.Truth("keepdim")),
            "softmax" => functional.softmax(X, Integer("dim")),
            "glu" => functional.glu(X, Integer("dim")),
            "max_pool2d" => functional.max_pool2d(X, 2, 2),
            "adaptive_avg_pool2d" => functional.adaptive_avg_pool2d(X, 1),
            "pad" => functional.pad(X, List("pad")),
            "interpolate" => functional.interpolate(X, scale_factor: [.. Enumerable.Repeat(2.0, (int)X.dim() - 2)]),
            "pixel_shuffle" => functional.pixel_shuffle(X, 2),
            "pixel_unshuffle" => functional.pixel_unshuffle(X, 2),
            "matmul" => matmul(X, Inputs[1]),
            _ => throw new InvalidOperationException($"the runner has no {Operation.Operator}"),
        };

    // A depthwise convolution has as many groups as channels are left.
    private long Groups() => IsDepthwise ? X.shape[1] : Integer("groups");

    private long Integer(string name) => Attributes.Integer(name);

    private long[] List(string name) => Attributes.Integers(name, ((AttributeValue.Sequence)Attributes[name]).Items.Count);

    private long[] Sizes() => [.. ((AttributeValue.Sequence)Attributes["sizes"]).Items.Select(Size)];

    private long Size(AttributeValue value) =>
        value is AttributeValue.Symbolic symbolic ? Size(symbolic.Expression) : ((AttributeValue.Integer)value).Value;

    private long Size(SizeExpression expression) =>
        expression switch
        {
            SizeExpression.Size size => (size.Value < 0 ? X : ValueOf(size.Value)).shape[size.Axis],
            SizeExpression.Arithmetic { Sign: '*' } product => Size(product.Left) * Size(product.Right),
            SizeExpression.Arithmetic { Sign: '/' } quotient => Size(quotient.Left) / Size(quotient.Right),
            SizeExpression.Constant constant => constant.Value,
            _ => throw new InvalidOperationException($"the runner has no size {expression}"),
        };
}
