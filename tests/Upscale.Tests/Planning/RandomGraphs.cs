using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using Upscale.Core.Operators;
using Upscale.Core.Traces;

namespace Upscale.Tests.Planning;

/// <summary>Random graphs of all families of operators, on values of any rank; what does not fit is not added.</summary>
internal sealed class RandomGraphs(Random random)
{
    private readonly GraphBuilder builder = new();
    private int layers;

    public Graph Build(int steps)
    {
        _ = random.Next(3) == 0 ? builder.Input(2, 5, 4) : builder.Input(2, 4, 4, 4);
        for (var misfits = 0; misfits < steps * 20 && builder.Operations.Count <= steps; )
        {
            try
            {
                Grow(Pick(2));
            }
            catch (GraphException)
            {
                misfits++;
            }
        }

        var last = builder.Operations.Count - 1;
        return builder.Build([last, .. Enumerable.Range(0, last).Where(_ => random.Next(20) == 0)]);
    }

    /// <summary>Masks as scores might give them: of consumers' inputs and of the outputs of any layer with channels.</summary>
    public MaskSet Masks(Graph graph)
    {
        var channels = GraphChannels.Of(graph);
        var masks = new List<LayerMask>();
        foreach (var layer in graph.Layers)
        {
            var calls = graph.Operations.Where(operation => operation.Layer == layer.Name).ToArray();
            var density = random.NextDouble();
            if (calls.Length == 0 || calls.Any(call => channels.Rule(call.Id) is ChannelRule.Opaque or ChannelRule.Fixed))
            {
                continue;
            }

            var operation = OperatorTable.Find(calls[0].Operator)!;
            var axes = operation.TensorAxes(layer, layer.Tensors[0].Name);
            var inputs = channels.Rule(calls[0].Id) is ChannelRule.Mix ? channels.Count(calls[0].Inputs[0]) : 0;
            var outputs = axes.Output >= 0 && operation.IsZeroWhereParametersAre && random.Next(3) == 0 ? channels.Count(calls[0].Id) : 0;
            masks.Add(new(layer.Name, Some(inputs, density), Some(outputs, density / 2)));
        }

        return new(masks.ToEquatableArray());
    }

    private EquatableArray<int> Some(long count, double share) =>
        Enumerable.Range(0, (int)count).Where(_ => random.NextDouble() < share).ToEquatableArray();

    private void Grow(Operation x)
    {
        var (rank, axis) = (x.Shape.Rank, random.Next(1, x.Shape.Rank));
        var size = x.Shape[axis].Size;
        switch (random.Next(37))
        {
            case <= 5:
                Mix(x);
                break;
            case 6:
                Layer(x, "conv2d", Convolution(x.Shape[1].Size), [x.Shape[1].Size * random.Next(1, 3), 1, 1, 1]);
                break;
            case 7:
                var groups = random.Next(2, 4);
                Layer(x, "conv2d", Convolution(groups), [groups * random.Next(1, 4), x.Shape[1].Size / groups, 1, 1]);
                break;
            case 8:
                var split = random.Next(3) == 0 ? x.Shape[1].Size : random.Next(1, 4);
                Layer(x, "conv_transpose2d", Convolution(split), [x.Shape[1].Size, random.Next(1, 4), 1, 1]);
                break;
            case 9 or 10:
                Layer(x, "batch_norm", Attributes.Empty, [x.Shape[1].Size]);
                break;
            case 11:
                Layer(x, "prelu", Attributes.Empty, [random.Next(2) == 0 ? 1 : x.Shape[1].Size]);
                break;
            case 12:
                Layer(x, "layer_norm", Attributes.Empty.With("normalized_shape", (long[])[x.Shape[-1].Size]), [x.Shape[-1].Size]);
                break;
            case 13:
                _ = Add(Choose("relu sigmoid hardswish neg"), [x]);
                break;
            case 14:
                _ = Add(Choose("add_scalar mul_scalar"), [x], Attributes.Empty.With("value", 0.5));
                break;
            case <= 17:
                _ = Add(Choose("add sub mul maximum"), [x, Pick()]);
                break;
            case 18:
                Scale(x);
                break;
            case 19 or 20:
                _ = Add("cat", [x, Pick()], Dim(axis));
                break;
            case 21:
                Gate(x);
                break;
            case 22:
                _ = Add("flatten", [x], Attributes.Empty.With("start_dim", 1).With("end_dim", -1));
                break;
            case 23:
                _ = Add("permute", [x], Attributes.Empty.With("dims", Order(rank)));
                break;
            case 24:
                var start = random.Next((int)size);
                _ = Add("narrow", [x], Dim(axis).With("start", start).With("length", random.Next(1, (int)size - start + 1)));
                break;
            case 25:
                _ = Add(
                    "index_select",
                    [x],
                    Dim(axis).With("index", (long[])[.. Enumerable.Range(0, 3).Select(_ => (long)random.Next((int)size))])
                );
                break;
            case 26:
                _ =
                    random.Next(2) == 0
                        ? Add("flip", [x], Attributes.Empty.With("dims", (long[])[axis]))
                        : Add("roll", [x], Attributes.Empty.With("shifts", (long[])[random.Next(-2, 3)]).With("dims", (long[])[axis]));
                break;
            case 27:
                _ = Add("channel_shuffle", [x], Attributes.Empty.With("groups", 2));
                break;
            case 28:
                _ = Add(Choose("mean amax"), [x], Attributes.Empty.With("dim", (long[])[axis]).With("keepdim", random.Next(2) == 0));
                break;
            case 29:
                _ = Add(Choose("softmax glu"), [x], Dim(axis));
                break;
            case 30:
                _ = Add(Choose("max_pool2d adaptive_avg_pool2d"), [x], Pool());
                break;
            case 31:
                _ =
                    random.Next(2) == 0
                        ? Add("pad", [x], Attributes.Empty.With("pad", (long[])[1, 0]))
                        : Add("interpolate", [x], Attributes.Empty.With("scale_factor", 2));
                break;
            case 32:
                _ = Add(
                    Choose("pixel_shuffle pixel_unshuffle"),
                    [x],
                    Attributes.Empty.With("upscale_factor", 2).With("downscale_factor", 2)
                );
                break;
            case 33:
                Layer(x, "group_norm", Attributes.Empty.With("num_groups", x.Shape[1].Size / random.Next(1, 4)), [x.Shape[1].Size]);
                break;
            case 34:
                Split(x, axis);
                break;
            case 35:
                _ = Add("glu", [x], Dim(axis));
                break;
            default:
                _ = random.Next(2) == 0 ? Add("stack", [x, Pick()], Dim(axis)) : Add("select", [x], Dim(axis).With("index", 0));
                break;
        }
    }

    // Recent values are read more often, so that networks get deep.
    private Operation Pick(int rank = 1)
    {
        var values = builder.Operations.Where(value => value.Shape.Rank >= rank).ToArray();
        return values[Math.Max(random.Next(values.Length), random.Next(values.Length))];
    }

    private void Mix(Operation x)
    {
        var outputs = random.Next(1, 4) * 2;
        if (x.Shape.Rank == 4 && random.Next(4) > 0)
        {
            Layer(x, "conv2d", Convolution(1), [outputs, x.Shape[1].Size, 1, 1]);
        }
        else
        {
            Layer(x, "linear", Attributes.Empty, [outputs, x.Shape[-1].Size]);
        }
    }

    // Squeeze and excite, with its sizes written out.
    private void Gate(Operation x)
    {
        var pooled = Add("adaptive_avg_pool2d", [x], Pool());
        var flat = Add("flatten", [pooled], Attributes.Empty.With("start_dim", 1).With("end_dim", -1));
        var gate = Layer(flat, "linear", Attributes.Empty, [random.Next(3) == 0 ? 1 : x.Shape[1].Size, flat.Shape[1].Size]);
        var view = Add("view", [gate], Attributes.Empty.With("sizes", Sizes(new SizeExpression.Size(x.Id, 0), gate.Shape[1].Size, 1, 1)));
        _ = Add(
            "mul",
            [x, random.Next(2) == 0 ? view : Add("expand", [view], Attributes.Empty.With("sizes", (long[])[-1, view.Shape[1].Size, 1, 1]))]
        );
    }

    // The channels as several axes, which a later operation may join again.
    private void Split(Operation x, int axis)
    {
        var sizes = x.Shape.Dimensions.Select(dimension => dimension.Size).ToList();
        var inner = random.Next(1, 4);
        if (sizes.Count < 5 && sizes[axis] % inner == 0)
        {
            sizes[axis] /= inner;
            sizes.Insert(axis + random.Next(2), inner);
            _ = Add("view", [x], Attributes.Empty.With("sizes", sizes.ToArray()));
        }
    }

    // A parameter of the model's own, along the channels or beside them.
    private void Scale(Operation x)
    {
        var axis = random.Next(1, x.Shape.Rank);
        var sizes = Enumerable.Range(1, x.Shape.Rank - 1).Select(other => other == axis ? x.Shape[other].Size : 1).ToEquatableArray();
        var name = Name();
        builder.Layer(new(name, "Module", Attributes.Empty, [new("scale", sizes, IsBuffer: false)]));
        var scale = builder.Add("parameter", [], Attributes.Empty.With("name", "scale"), name);
        _ = Add(Choose("add mul"), [x, scale]);
    }

    private Operation Layer(Operation x, string name, Attributes attributes, long[] weight)
    {
        var tensors = new List<LayerTensor> { new("weight", weight.ToEquatableArray(), IsBuffer: false) };
        var outputs = name == "conv_transpose2d" ? weight[1] * attributes.Integer("groups") : weight[0];
        if (name is "batch_norm" or "layer_norm" or "group_norm" || name != "prelu" && random.Next(2) == 0)
        {
            tensors.Add(new("bias", [outputs], IsBuffer: false));
        }

        if (name == "batch_norm")
        {
            tensors.Add(new("running_mean", [outputs], IsBuffer: true));
            tensors.Add(new("running_var", [outputs], IsBuffer: true));
        }

        // Now and then an earlier layer is called again.
        var earlier = builder.Operations.LastOrDefault(other => other.Operator == name && other.Layer is not null);
        var again = random.Next(8) == 0 ? earlier?.Layer : null;
        if (again is null)
        {
            again = Name();
            builder.Layer(new(again, name, attributes, tensors.ToEquatableArray()));
        }

        return Add(name, [x], again == earlier?.Layer ? earlier.Attributes : attributes, again);
    }

    private string Name() => FormattableString.Invariant($"layer{layers++}");

    private Operation Add(string name, Operation[] inputs, Attributes? attributes = null, string? layer = null) =>
        builder.Add(name, inputs.Select(input => input.Id), attributes, layer) is { Shape.Elements: > 0 and < 2000 } added
            ? added
            : throw new GraphException("too large");

    private string Choose(string names) => names.Split(' ')[random.Next(names.Split(' ').Length)];

    private long[] Order(int rank) => [0, .. Enumerable.Range(1, rank - 1).Select(axis => (long)axis).OrderBy(_ => random.Next())];

    private static Attributes Dim(int axis) => Attributes.Empty.With("dim", axis);

    private static Attributes Pool() => Attributes.Empty.With("kernel_size", (long[])[2, 2]).With("output_size", (long[])[1, 1]);

    private static AttributeValue.Sequence Sizes(SizeExpression batch, params long[] sizes) =>
        new(sizes.Select(size => (AttributeValue)size).Prepend(new AttributeValue.Symbolic(batch)).ToEquatableArray());

    private static Attributes Convolution(long groups) =>
        Attributes
            .Empty.With("stride", (long[])[1, 1])
            .With("padding", (long[])[0, 0])
            .With("output_padding", (long[])[0, 0])
            .With("dilation", (long[])[1, 1])
            .With("groups", groups);
}
