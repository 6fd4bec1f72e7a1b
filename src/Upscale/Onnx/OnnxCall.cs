using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Operators;
using static TorchSharp.torch;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Onnx;

/// <summary>What the ONNX nodes of one operation are made from: its inputs, its attributes and its layer's tensors.</summary>
/// <param name="Operation">The operation, with the attributes that it has after pruning.</param>
/// <param name="Inputs">Its inputs, after their selections.</param>
/// <param name="Shape">The shape of its value after pruning.</param>
/// <param name="Graph">Where its nodes go.</param>
/// <param name="ValueOf">Any earlier value, for sizes.</param>
/// <param name="TensorOf">A tensor of its layer by name, as the model holds it now; null where the layer has none.</param>
internal sealed record OnnxCall(
    Operation Operation,
    IReadOnlyList<OnnxValue> Inputs,
    Shape Shape,
    OnnxGraph Graph,
    Func<int, OnnxValue> ValueOf,
    Func<string, Tensor?> TensorOf
)
{
    /// <summary>What its layer calls a tensor.</summary>
    public Func<string, string> NameOf { get; init; } = name => name;

    public Attributes Attributes => Operation.Attributes;

    public OnnxValue X => Inputs[0];

    public OnnxValue Y => Inputs[1];

    /// <summary>Adds a node without attributes.</summary>
    public string Node(string type, params string[] inputs) => Graph.Node(type, inputs);

    /// <summary>A number of the first input's type.</summary>
    public string Number(double value) =>
        X.Type is DataType.Int64 && value != Math.Floor(value)
            ? throw Wrong($"combines integers with {value}; convert them in the model")
            : Graph.Number(value, X.Type);

    public bool Has(string name) => Attributes[name] is not AttributeValue.None;

    /// <summary>Attribute <paramref name="name"/>, a number; <paramref name="otherwise"/> where it is absent.</summary>
    public double Real(string name, double? otherwise = null) =>
        Attributes[name] switch
        {
            AttributeValue.None when otherwise is { } value => value,
            AttributeValue.Real real => real.Value,
            AttributeValue.Integer integer => integer.Value,
            _ => throw Wrong($"needs the number '{name}'"),
        };

    /// <summary>Attribute <paramref name="name"/>, a word; empty where it is absent.</summary>
    public string Word(string name) => Attributes[name] is AttributeValue.Word word ? word.Value : "";

    /// <summary>The axis called <paramref name="name"/> of the first input, counted from the front.</summary>
    public int Axis(string name) => Axis(Attributes.Integer(name), X.Rank);

    /// <summary>The axes called <paramref name="name"/>, or null where there are none.</summary>
    public int[]? Axes(string name) =>
        Attributes[name] switch
        {
            AttributeValue.None or AttributeValue.Sequence { Items.Count: 0 } => null,
            AttributeValue.Sequence sequence => [.. Attributes.Integers(name, sequence.Items.Count).Select(axis => Axis(axis, X.Rank))],
            _ => [Axis(name)],
        };

    /// <summary>The integers called <paramref name="name"/>, however many.</summary>
    public long[] Integers(string name) =>
        Attributes[name] is AttributeValue.Sequence sequence ? Attributes.Integers(name, sequence.Items.Count) : [Attributes.Integer(name)];

    /// <summary>The sizes in an attribute, where a single one stands for a list of one.</summary>
    public OnnxSize[] Sizes(string name) =>
        Attributes[name] is AttributeValue.Sequence sequence ? [.. sequence.Items.Select(Size)] : [Size(Attributes[name])];

    /// <summary>The size that an attribute's value means.</summary>
    public OnnxSize Size(AttributeValue value) =>
        value switch
        {
            AttributeValue.Integer integer => integer.Value,
            AttributeValue.Symbolic symbolic => Size(symbolic.Expression),
            _ => throw Wrong($"has {value} where a size is expected"),
        };

    /// <summary>As <see cref="FindWeight"/>, of a tensor that must be there.</summary>
    public string Weight(string name) => FindWeight(name) ?? throw Wrong($"needs '{name}', which neither a layer nor its arguments give");

    /// <summary>The name of a layer's tensor, or of the input that attribute <c>weights</c> names; null where there is none.</summary>
    public string? FindWeight(string name) =>
        WeightInput(name)?.Name ?? (TensorOf(name) is { } tensor ? Graph.Weight(WeightName(name), OfSameType(tensor)) : null);

    /// <summary>A tensor that is made from a layer's, as an initializer of its own; computed by nodes where the weight is a value.</summary>
    public string Weight(string name, string suffix, Func<Tensor, Tensor> make, Func<string, string> node) =>
        WeightInput(name) is { } value ? node(value.Name)
        : TensorOf(name) is { } tensor ? Graph.Weight(WeightName(name) + suffix, make(OfSameType(tensor).detach()))
        : throw Wrong($"needs '{name}', which its layer does not have");

    /// <summary>Sizes of a weight.</summary>
    public long[] WeightSizes(string name) =>
        WeightInput(name) is { } value ? [.. value.Shape.Dimensions.Select(dimension => dimension.Size)]
        : TensorOf(name) is { } tensor ? tensor.shape
        : throw Wrong($"needs '{name}', which its layer does not have");

    /// <summary>The type of the value where it is not the first input's.</summary>
    public DataType TypeOfWeight(string name) => TensorOf(name) is { } tensor ? OnnxTensors.TypeOf(tensor.dtype) : X.Type;

    /// <summary>The error of an operation that cannot be written.</summary>
    public NotSupportedException Wrong(string what) =>
        new($"ExportOnnx cannot write '{Operation.Name}' (operator {Operation.Operator}): it {what}.");

    private Tensor OfSameType(Tensor tensor) =>
        Inputs.Count == 0 || X.Type is DataType.Int64 || OnnxTensors.TypeOf(tensor.dtype) is var type && type == X.Type
            ? tensor
            : throw Wrong($"has weights of type {type} and reads {X.Type}; give the model one element type");

    private OnnxValue? WeightInput(string name)
    {
        if (Attributes["weights"] is not AttributeValue.Sequence sequence)
        {
            return null;
        }

        var place = sequence.Items.Select(item => item is AttributeValue.Word word ? word.Value : "").ToList().IndexOf(name);
        return place < 0 ? null : Inputs[Inputs.Count - sequence.Items.Count + place];
    }

    private string WeightName(string tensor) => string.IsNullOrEmpty(Operation.Layer) ? tensor : Operation.Layer + "." + NameOf(tensor);

    private OnnxSize Size(SizeExpression expression)
    {
        switch (expression)
        {
            case SizeExpression.Constant constant:
                return constant.Value;
            case SizeExpression.Size size:
                return (size.Value == Operator.FirstInput ? X : ValueOf(size.Value)).Size(size.Axis);
            default:
                var arithmetic = (SizeExpression.Arithmetic)expression;
                return Compute(arithmetic.Sign, Size(arithmetic.Left), Size(arithmetic.Right));
        }
    }

    /// <summary>Arithmetic of sizes with C#'s semantics.</summary>
    public OnnxSize Compute(char sign, OnnxSize left, OnnxSize right)
    {
        if ((left, right) is (OnnxSize.Number one, OnnxSize.Number other))
        {
            return sign switch
            {
                '+' => one.Value + other.Value,
                '-' => one.Value - other.Value,
                '*' => one.Value * other.Value,
                '/' => one.Value / other.Value,
                _ => one.Value % other.Value,
            };
        }

        string[] inputs = [Graph.Size(left), Graph.Size(right)];
        return new OnnxSize.Computed(
            sign switch
            {
                '+' => Node("Add", inputs),
                '-' => Node("Sub", inputs),
                '*' => Node("Mul", inputs),
                '/' => Node("Div", inputs),
                _ => Graph.Node("Mod", inputs, ("fmod", 1L)),
            }
        );
    }

    private static int Axis(long axis, int rank) => (int)(axis < 0 ? axis + rank : axis);
}
