using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>The C# of recurrent layers: a call that returns a tuple, and the constructor.</summary>
internal static class RecurrentForms
{
    private static readonly Dictionary<string, int> Tuples = new(StringComparer.Ordinal)
    {
        ["lstm"] = 3,
        ["gru"] = 2,
        ["rnn"] = 2,
        ["lstm_cell"] = 2,
        ["gru_cell"] = 1,
        ["rnn_cell"] = 1,
    };

    /// <summary>One row an operator.</summary>
    public static IEnumerable<KeyValuePair<string, Func<OperatorCall, string>>> Rows() =>
        Tuples.Keys.Select(name => new KeyValuePair<string, Func<OperatorCall, string>>(name, Call));

    /// <summary>How many tensors the call of <paramref name="operation"/> returns; 1 for other operators.</summary>
    public static int Results(Operation operation) => Tuples.TryGetValue(operation.Operator, out var results) ? results : 1;

    /// <summary>The arguments of the constructor: the original's.</summary>
    public static string Construction(Layer layer, LayerSizes sizes)
    {
        var nonlinearity = layer.Attributes["nonlinearity"] is AttributeValue.Word { Value: var word }
            ? $"nonLinearity: nn.NonLinearities.{(word == "tanh" ? "Tanh" : "ReLU")}"
            : "";
        return Arguments.Join(
            [Literals.Of(layer.Attributes.Integer("input_size")), Literals.Of(layer.Attributes.Integer("hidden_size"))],
            Named(layer, "num_layers", "numLayers"),
            nonlinearity.Length == 0 ? [] : [nonlinearity],
            layer.Attributes.Truth("bias") ? [] : ["bias: false"],
            layer.Attributes.Truth("batch_first") ? ["batchFirst: true"] : [],
            layer.Attributes["dropout"] is AttributeValue.Real { Value: > 0 and var dropout } ? ["dropout: " + Literals.Of(dropout)] : [],
            layer.Attributes.Truth("bidirectional") ? ["bidirectional: true"] : []
        );
    }

    private static IEnumerable<string> Named(Layer layer, string name, string parameter) =>
        layer.Attributes[name] is AttributeValue.Integer { Value: not 1 and var value } ? [$"{parameter}: {Literals.Of(value)}"] : [];

    private static string Call(OperatorCall call)
    {
        var states = call.Inputs.Count switch
        {
            1 => "",
            2 => $", {call.Y}",
            _ => $", ({call.Y}, {call.Inputs[2]})",
        };
        return $"{call.Field ?? throw call.Wrong("needs a layer")}.call({call.X}{states})";
    }
}
