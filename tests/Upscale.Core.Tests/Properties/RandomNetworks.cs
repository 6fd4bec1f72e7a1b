using CsCheck;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;

namespace Upscale.Core.Tests.Properties;

/// <summary>A graph, and masks for it.</summary>
public sealed record RandomNetwork(int Seed, Graph Graph, MaskSet Masks)
{
    public override string ToString() => $"seed {Seed}\n{GraphText.Write(Graph)}{string.Join("\n", Masks.Layers)}";
}

/// <summary>Small random networks: every way in which channels meet, part, are read twice and end in outputs.</summary>
public static class RandomNetworks
{
    public static Gen<RandomNetwork> Any { get; } = Gen.Int[0, int.MaxValue - 1].Select(Make);

    public static RandomNetwork Make(int seed)
    {
        var random = new Random(seed);
        var graph = new RandomGraph(random).Build(steps: random.Next(2, 14));
        var density = random.NextDouble();
        var masks = graph
            .Layers.Where(_ => random.Next(6) > 0)
            .Select(layer => Mask(graph, layer, random, random.Next(5) == 0 ? 1 : density));
        return new(seed, graph, new(masks.ToEquatableArray()));
    }

    private static LayerMask Mask(Graph graph, Layer layer, Random random, double density)
    {
        EquatableArray<int> Some(long count, double share) =>
            Enumerable.Range(0, (int)count).Where(_ => random.NextDouble() < share).ToEquatableArray();
        var groups = layer.Attributes["groups"] is AttributeValue.Integer { Value: var count } ? count : 1;
        var mixes = layer.WeightSizes.Count > 1 && (groups == 1 || layer.WeightSizes[1] > 1);
        return new(
            layer.Name,
            mixes ? Some(layer.WeightSizes[1] * groups, density) : [],
            random.Next(3) > 0 ? [] : Some(layer.WeightSizes[0], density / 2)
        );
    }
}

/// <summary>One random graph in the making.</summary>
internal sealed class RandomGraph(Random random)
{
    private readonly GraphBuilder builder = new();
    private int layers;

    public Graph Build(int steps)
    {
        _ = builder.Input(1, random.Next(1, 4) * 2, 2, 2);
        while (steps > 0)
        {
            steps -= Grow() ? 1 : 0;
        }

        var last = builder.Operations.Count - 1;
        var others = Enumerable.Range(0, last).Where(_ => random.Next(15) == 0);
        return builder.Build([last, .. others]);
    }

    private bool Grow()
    {
        var value = Pick();
        return random.Next(24) switch
        {
            <= 4 => Mix(value),
            5 => Depthwise(value, random.Next(1, 3)),
            6 => Grouped(value),
            7 => Again(value),
            8 or 9 => Layer(value, "batch_norm", "BatchNorm2d", [Channels(value)], Attributes.Empty),
            10 => Add("relu", [value]),
            11 => Add("sigmoid", [value]),
            12 or 13 => Pair("add", value),
            14 => Pair("mul", value),
            15 or 16 => Concatenate(value),
            17 => Narrow(value),
            18 => Flip(value),
            19 => Pick(value),
            20 or 21 => Gate(value),
            _ => Shrink(value),
        };
    }

    // Recent values are read more often, so that networks get deep.
    private Operation Pick() => builder.Operations[Math.Max(random.Next(builder.Operations.Count), random.Next(builder.Operations.Count))];

    private static long Channels(Operation value) => value.Shape[1].Size;

    private static bool IsImage(Operation value) => value.Shape.Rank == 4;

    private bool Mix(Operation value)
    {
        var outputs = random.Next(5) == 0 ? 1 : random.Next(1, 4) * 2;
        return IsImage(value)
            ? Convolve(value, outputs, 1)
            : Layer(value, "linear", "Linear", [outputs, Channels(value)], Attributes.Empty);
    }

    private bool Depthwise(Operation value, int multiplier) =>
        IsImage(value) && Channels(value) > 1 && Convolve(value, Channels(value) * multiplier, Channels(value));

    private bool Grouped(Operation value) =>
        IsImage(value) && Channels(value) % 2 == 0 && Channels(value) > 2 && Convolve(value, random.Next(1, 4) * 2, 2);

    private bool Convolve(Operation value, long outputs, long groups)
    {
        var attributes = Attributes
            .Empty.With("stride", new long[] { 1, 1 })
            .With("padding", new long[] { 0, 0 })
            .With("dilation", new long[] { 1, 1 })
            .With("groups", groups);
        return Layer(value, "conv2d", "Conv2d", [outputs, Channels(value) / groups, 1, 1], attributes);
    }

    private bool Layer(Operation value, string name, string kind, long[] weight, Attributes attributes)
    {
        var layer = $"{name}{layers++}";
        var tensors = new List<LayerTensor> { new("weight", weight.ToEquatableArray(), false) };
        if (name == "batch_norm" || random.Next(2) == 0)
        {
            tensors.Add(new("bias", [weight[0]], false));
        }

        builder.Layer(new(layer, kind, Attributes.Empty.With("groups", attributes["groups"]), tensors.ToEquatableArray()));
        return Add(name, [value], attributes, layer);
    }

    // A second call of a layer, on a value that fits.
    private bool Again(Operation value)
    {
        var call = builder.Operations.LastOrDefault(other =>
            other.Layer is not null
            && builder.Operations[other.Inputs[0]].Shape.Rank == value.Shape.Rank
            && Channels(builder.Operations[other.Inputs[0]]) == Channels(value)
        );
        return call is not null && Add(call.Operator, [value], call.Attributes, call.Layer);
    }

    private bool Pair(string name, Operation value)
    {
        var others = builder.Operations.Where(other => other.Shape == value.Shape).ToArray();
        return Add(name, [value, others[random.Next(others.Length)]]);
    }

    // One channel for all, or one element for a whole channel.
    private bool Gate(Operation value)
    {
        var gates = builder
            .Operations.Where(other => IsImage(value) && IsImage(other))
            .Where(other =>
                other.Shape == value.Shape.With(1, other.Shape[1])
                    ? Channels(other) == 1
                    : Channels(other) == Channels(value) && other.Shape[2].Size == 1
            )
            .ToArray();
        return gates.Length > 0 && Add(random.Next(2) == 0 ? "mul" : "add", [value, gates[random.Next(gates.Length)]]);
    }

    private bool Pick(Operation value)
    {
        var indices = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (long)random.Next((int)Channels(value))).ToArray();
        return Add("index_select", [value], Attributes.Empty.With("dim", 1).With("index", indices));
    }

    private bool Concatenate(Operation value)
    {
        var others = builder
            .Operations.Where(other => other.Shape.With(1, 0) == value.Shape.With(1, 0) && Channels(other) + Channels(value) <= 24)
            .ToArray();
        return others.Length > 0 && Add("cat", [value, others[random.Next(others.Length)]], Attributes.Empty.With("dim", 1));
    }

    private bool Narrow(Operation value)
    {
        var start = random.Next((int)Channels(value));
        var length = random.Next(1, (int)Channels(value) - start + 1);
        return Add("narrow", [value], Attributes.Empty.With("dim", 1).With("start", start).With("length", length));
    }

    private bool Flip(Operation value) => Add("flip", [value], Attributes.Empty.With("dims", new long[] { 1 }));

    private bool Shrink(Operation value)
    {
        if (!IsImage(value))
        {
            return false;
        }

        return random.Next(3) switch
        {
            0 when value.Shape[2].Size == 2 => Add("max_pool2d", [value], Attributes.Empty.With("kernel_size", new long[] { 2, 2 })),
            1 => Add("adaptive_avg_pool2d", [value], Attributes.Empty.With("output_size", new long[] { 1, 1 })),
            _ => Add("flatten", [value], Attributes.Empty.With("start_dim", 1).With("end_dim", -1)),
        };
    }

    private bool Add(string name, Operation[] inputs, Attributes? attributes = null, string? layer = null)
    {
        _ = builder.Add(name, inputs.Select(input => input.Id), attributes, layer);
        return true;
    }
}
