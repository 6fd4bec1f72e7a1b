using System.Globalization;
using global::Onnx;
using Google.Protobuf;
using Google.Protobuf.Collections;
using static TorchSharp.torch;
using AttributeType = global::Onnx.AttributeProto.Types.AttributeType;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx;

/// <summary>Nodes and initializers of an ONNX graph while it grows. Every name is given out once.</summary>
internal sealed class OnnxGraph
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> shared = new(StringComparer.Ordinal);

    /// <summary>The graph so far; its weights have no elements yet.</summary>
    public GraphProto Proto { get; } = new();

    /// <summary>The initializers whose elements are those of a tensor of the model.</summary>
    public List<(TensorProto Proto, Tensor Tensor)> Weights { get; } = [];

    /// <summary>What the names of new nodes begin with: the operation that is being written.</summary>
    public string Scope { get; set; } = "";

    /// <summary>A free name near <paramref name="wanted"/>; the first to ask gets it unchanged.</summary>
    public string Take(string wanted)
    {
        var name = wanted;
        for (var number = 2; !names.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        }

        return name;
    }

    /// <summary>Adds a node of one output, and returns the output's name.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names of the inputs; an empty one is absent.</param>
    /// <param name="attributes">Integers, numbers, words, and lists of integers.</param>
    public string Node(string type, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes) =>
        Nodes(type, inputs, outputs: 1, attributes)[0];

    /// <summary>As <see cref="Node"/>, of several outputs.</summary>
    public string[] Nodes(string type, IReadOnlyList<string> inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        var name = Take($"{Scope}/{type}");
        string[] names = [name, .. Enumerable.Range(1, outputs - 1).Select(_ => Take(name))];
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.Add(inputs.Reverse().SkipWhile(input => input.Length == 0).Reverse());
        node.Output.Add(names);
        node.Attribute.Add(attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        Proto.Node.Add(node);
        return names;
    }

    /// <summary>A list of integers.</summary>
    public string Integers(params IReadOnlyList<long> values) =>
        Shared("[" + Text(values) + "]", () => OnnxTensors.Integers(values, isList: true));

    /// <summary>A single integer.</summary>
    public string Integer(long value) => Shared(Text([value]), () => OnnxTensors.Integers([value], isList: false));

    /// <summary>A single number.</summary>
    public string Number(double value, DataType type) =>
        Shared(
            string.Create(CultureInfo.InvariantCulture, $"{value:R}:{type.ToString().ToLowerInvariant()}"),
            () => OnnxTensors.Numbers([value], type, [])
        );

    /// <summary>A list of equal numbers.</summary>
    public string Numbers(double value, long count, DataType type) =>
        Shared(
            string.Create(CultureInfo.InvariantCulture, $"{value:R}:{type.ToString().ToLowerInvariant()}[{count}]"),
            () => OnnxTensors.Numbers([.. Enumerable.Repeat(value, (int)count)], type, [count])
        );

    /// <summary>A list of float32 numbers, whatever the model's type: what the scales of a resize are.</summary>
    public string Floats(params IReadOnlyList<double> values) =>
        Shared(
            "float[" + string.Join(",", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "]",
            () => OnnxTensors.Numbers(values, DataType.Float, [values.Count])
        );

    /// <summary>Numbers of any type and of given sizes.</summary>
    public string List(IReadOnlyList<double> values, DataType type, long[] sizes)
    {
        var name = Take($"{Scope}/list");
        var tensor = OnnxTensors.Numbers(values, type, sizes);
        tensor.Name = name;
        Proto.Initializer.Add(tensor);
        return name;
    }

    /// <summary>A tensor of the model. The same one is written once, under its first name.</summary>
    public string Weight(string name, Tensor tensor)
    {
        if (!shared.TryGetValue("weight " + name, out var known))
        {
            known = shared["weight " + name] = Take(name);
            var header = OnnxTensors.Header(tensor);
            header.Name = known;
            Proto.Initializer.Add(header);
            Weights.Add((header, tensor));
        }

        return known;
    }

    /// <summary>The size as a list of one integer.</summary>
    public string Size(OnnxSize size)
    {
        switch (size)
        {
            case OnnxSize.Number number:
                return Integers(number.Value);
            case OnnxSize.Computed computed:
                return computed.Name;
            default:
                var follows = (OnnxSize.Follows)size;
                var key = string.Create(CultureInfo.InvariantCulture, $"size {follows.Axis} {follows.Value}");
                return shared.TryGetValue(key, out var known)
                    ? known
                    : shared[key] = Node("Shape", [follows.Value], ("start", (long)follows.Axis), ("end", follows.Axis + 1L));
        }
    }

    /// <summary>The sizes as a list of integers: a constant where all are numbers.</summary>
    public string Sizes(params IReadOnlyList<OnnxSize> sizes) =>
        sizes.All(size => size is OnnxSize.Number) ? Integers([.. sizes.Select(size => ((OnnxSize.Number)size).Value)])
        : sizes.Count == 1 ? Size(sizes[0])
        : Node("Concat", [.. sizes.Select(Size)], ("axis", 0L));

    /// <summary>Gives the value called <paramref name="from"/> another name, wherever it is used.</summary>
    public void Rename(string from, string to)
    {
        foreach (var node in Proto.Node)
        {
            Replace(node.Input, from, to);
            Replace(node.Output, from, to);
        }
    }

    private static void Replace(RepeatedField<string> list, string from, string to)
    {
        for (var place = 0; place < list.Count; place++)
        {
            list[place] = list[place] == from ? to : list[place];
        }
    }

    private string Shared(string key, Func<TensorProto> make)
    {
        if (!shared.TryGetValue(key, out var known))
        {
            known = shared[key] = Take("constant:" + (key.Length > 24 ? "list" : key));
            var tensor = make();
            tensor.Name = known;
            Proto.Initializer.Add(tensor);
        }

        return known;
    }

    private static string Text(IEnumerable<long> values) =>
        string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case long integer:
                (attribute.Type, attribute.I) = (AttributeType.Int, integer);
                break;
            case double number:
                (attribute.Type, attribute.F) = (AttributeType.Float, (float)number);
                break;
            case string word:
                (attribute.Type, attribute.S) = (AttributeType.String, ByteString.CopyFromUtf8(word));
                break;
            case long[] integers:
                attribute.Type = AttributeType.Ints;
                attribute.Ints.Add(integers);
                break;
            default:
                throw new ArgumentException($"attribute '{name}' is a {value.GetType().Name}", nameof(value));
        }

        return attribute;
    }
}
