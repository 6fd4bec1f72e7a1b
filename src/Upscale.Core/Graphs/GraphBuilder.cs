using Upscale.Core.Collections;
using Upscale.Core.Operators;

namespace Upscale.Core.Graphs;

/// <summary>Builds a graph one operation at a time, inferring each shape from the operator's rule.</summary>
public sealed class GraphBuilder
{
    private readonly List<Operation> operations = [];
    private readonly List<Layer> layers = [];
    private readonly List<LayerAlias> aliases = [];

    /// <summary>The operations so far.</summary>
    public IReadOnlyList<Operation> Operations => operations;

    /// <summary>Adds an input of the network, whose dimensions are all free.</summary>
    public Operation Input(params long[] example) => Input(example, numberType: null);

    /// <summary>Adds an input of another number type than the network's own: <c>int64</c>, <c>bool</c> and the like.</summary>
    public Operation Input(IReadOnlyList<long> example, string? numberType)
    {
        var attributes = numberType is null ? Attributes.Empty : Attributes.Empty.With("dtype", numberType);
        return Append(new(operations.Count, "input", [], null, attributes, Shape.OfInput(example)));
    }

    /// <summary>Adds a layer, called or not. Call in <c>state_dict()</c> order.</summary>
    /// <exception cref="GraphException">Another layer has that name.</exception>
    public void Layer(Layer layer)
    {
        if (layers.Any(other => other.Name == layer.Name))
        {
            throw new GraphException($"two layers are called '{layer.Name}'");
        }

        layers.Add(layer);
    }

    /// <summary>Adds a tensor to those that the model itself holds.</summary>
    public void Tensor(LayerTensor tensor)
    {
        var place = layers.FindIndex(layer => layer.Name.Length == 0);
        if (place < 0)
        {
            layers.Add(new("", "Module", Attributes.Empty, [tensor]));
        }
        else
        {
            layers[place] = layers[place] with { Tensors = layers[place].Tensors.Append(tensor).ToEquatableArray() };
        }
    }

    /// <summary>The tensor in <c>state_dict()</c>, or null.</summary>
    public LayerTensor? FindTensor(string name) =>
        layers
            .SelectMany(
                layer => layer.Tensors,
                (layer, tensor) => (Name: layer.Name.Length == 0 ? tensor.Name : layer.Name + "." + tensor.Name, tensor)
            )
            .FirstOrDefault(item => item.Name == name)
            .tensor;

    /// <summary>Adds another name of a module; call it where that name stands in order of registration.</summary>
    public void Alias(string name, string module) => aliases.Add(new(name, module, layers.Count));

    /// <summary>Adds an operation on earlier values.</summary>
    /// <exception cref="GraphException">The operator is unknown, or its inputs or attributes do not fit; the message says which.</exception>
    public Operation Add(string name, IEnumerable<int> inputs, Attributes? attributes = null, string? layer = null)
    {
        var ids = inputs.ToEquatableArray();
        var operation = new Operation(operations.Count, name, ids, layer, WithNumbers(attributes ?? Attributes.Empty), Shape.Of());
        var rule = OperatorTable.Find(name) ?? throw new GraphException($"there is no operator '{name}'");
        var context = new OperatorContext(operation, [.. ids.Select(id => operations[id].Shape)], FindLayer(layer)) { ShapeOf = ShapeOf };
        return Append(operation with { Shape = rule.Shape(context) });
    }

    /// <summary>The graph whose outputs are <paramref name="outputs"/>.</summary>
    public Graph Build(params int[] outputs) =>
        new(operations.ToEquatableArray(), outputs.ToEquatableArray(), layers.ToEquatableArray()) { Aliases = aliases.ToEquatableArray() };

    private Shape ShapeOf(int value) =>
        value >= 0 && value < operations.Count ? operations[value].Shape : throw new GraphException($"there is no value %{value} yet");

    // A size that is the same for every input is a number, so that equal graphs print alike.
    private Attributes WithNumbers(Attributes attributes) =>
        new(
            attributes.Items.Select(item => new KeyValuePair<string, AttributeValue>(item.Key, WithNumbers(item.Value))).ToEquatableArray()
        );

    private AttributeValue WithNumbers(AttributeValue value) =>
        value switch
        {
            AttributeValue.Sequence sequence => new AttributeValue.Sequence(sequence.Items.Select(WithNumbers).ToEquatableArray()),
            AttributeValue.Symbolic symbolic when SizeReader.Evaluate(symbolic.Expression, ShapeOf) is { IsFree: false } fixedSize =>
                fixedSize.Size,
            _ => value,
        };

    private Layer? FindLayer(string? name) =>
        name is null
            ? null
            : layers.FirstOrDefault(layer => layer.Name == name) ?? throw new GraphException($"the graph has no layer '{name}'");

    private Operation Append(Operation operation)
    {
        operations.Add(operation);
        return operation;
    }
}
