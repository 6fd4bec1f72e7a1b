using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Recurrent layers and cells: they run as they are, with all channels.</summary>
internal static class TorchRecurrent
{
    private static readonly string[] One = [""];
    private static readonly string[] Both = ["", "_reverse"];

    /// <summary>The classes; the numbers are how many hidden sizes a weight has, and how many tensors a call returns.</summary>
    public static IEnumerable<ModuleKind> All =>
        [
            Stack("LSTM", "lstm", gates: 4, results: 3),
            Stack("GRU", "gru", gates: 3, results: 2),
            Stack("RNN", "rnn", gates: 1, results: 2),
            Cell("LSTMCell", "lstm_cell", gates: 4, results: 2),
            Cell("GRUCell", "gru_cell", gates: 3, results: 1),
            Cell("RNNCell", "rnn_cell", gates: 1, results: 1),
        ];

    /// <summary>A stack of layers, each in one or both directions.</summary>
    private static ModuleKind Stack(string name, string operation, long gates, int results) =>
        Kind(
            name,
            operation,
            results,
            (module, call) =>
            {
                var (input, hidden, layers) = (call.Integer("inputSize"), call.Integer("hiddenSize"), call.Integer("numLayers", 1));
                var directions = call.Truth("bidirectional") ? Both : One;
                module.Attributes = Common(call)
                    .With("num_layers", layers)
                    .With("batch_first", call.Truth("batchFirst"))
                    .With("dropout", call.Real("dropout", 0.0))
                    .With("bidirectional", directions.Length > 1);
                for (var layer = 0; layer < layers; layer++)
                {
                    foreach (var direction in directions)
                    {
                        Add(module, $"_l{layer}{direction}", layer == 0 ? input : hidden * directions.Length, hidden, gates);
                    }
                }
            }
        );

    private static ModuleKind Cell(string name, string operation, long gates, int results) =>
        Kind(
            name,
            operation,
            results,
            (module, call) =>
            {
                module.Attributes = Common(call);
                Add(module, "", call.Integer("inputSize"), call.Integer("hiddenSize"), gates);
            }
        );

    private static ModuleKind Kind(string name, string operation, int results, Action<ModuleValue, CallArguments> initialise) =>
        new(
            name,
            (_, module, call) => initialise(module, call),
            (context, module, call, inputs) => Forward(context, module, call, inputs, operation, results)
        )
        {
            IsLayer = true,
        };

    private static Attributes Common(CallArguments call)
    {
        var attributes = Attributes
            .Empty.With("input_size", call.Integer("inputSize"))
            .With("hidden_size", call.Integer("hiddenSize"))
            .With("bias", call.Truth("bias", otherwise: true));
        return call.Has("nonLinearity")
            ? attributes.With("nonlinearity", Signatures.Attribute.Word("nonLinearity", "relu").Read(call, attributes))
            : attributes;
    }

    private static AbstractValue Forward(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        IReadOnlyList<AbstractValue> inputs,
        string operation,
        int results
    )
    {
        AbstractValue[] given = [.. inputs.SelectMany(Flat).Where(input => input is not Constant { Value: null })];
        if (given.OfType<Unknown>().FirstOrDefault() is { } unknown)
        {
            return unknown;
        }

        AbstractValue[] values =
        [
            .. Enumerable
                .Range(0, results)
                .Select(output => context.Record(call, operation, given, Attributes.Empty.With("output", (long)output), module)),
        ];
        return results == 1 ? values[0] : new SequenceValue(SequenceKind.Tuple, values);
    }

    // The states of an LSTM are a tuple.
    private static IEnumerable<AbstractValue> Flat(AbstractValue value) =>
        value is SequenceValue { Kind: SequenceKind.Tuple } tuple ? tuple.Items : [value];

    private static void Add(ModuleValue module, string suffix, long input, long hidden, long gates)
    {
        module.AddParameter("weight_ih" + suffix, gates * hidden, input);
        module.AddParameter("weight_hh" + suffix, gates * hidden, hidden);
        if (module.Attributes.Truth("bias"))
        {
            module.AddParameter("bias_ih" + suffix, gates * hidden);
            module.AddParameter("bias_hh" + suffix, gates * hidden);
        }
    }
}
