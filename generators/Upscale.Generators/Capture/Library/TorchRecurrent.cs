using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>Recurrent layers: their tensors are known, so that a model may hold one; calling one is refused.</summary>
internal static class TorchRecurrent
{
    private const string Reason = "recurrent layers have no channel rule; keep them in a model of their own behind the pruned one";

    private static readonly string[] One = [""];
    private static readonly string[] Both = ["", "_reverse"];

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> All =>
        [Stack("LSTM", 4), Stack("GRU", 3), Stack("RNN", 1), Cell("LSTMCell", 4), Cell("GRUCell", 3), Cell("RNNCell", 1)];

    /// <summary>A stack of layers, each in one or both directions; <paramref name="gates"/> is how many hidden sizes a weight has.</summary>
    private static ModuleKind Stack(string name, long gates) =>
        TorchRefusals.Refuse(
            name,
            Reason,
            (module, call) =>
            {
                var (input, hidden) = (call.Integer("inputSize"), call.Integer("hiddenSize"));
                var directions = call.Truth("bidirectional") ? Both : One;
                for (var layer = 0; layer < call.Integer("numLayers", 1); layer++)
                {
                    foreach (var direction in directions)
                    {
                        Add(
                            module,
                            $"_l{layer}{direction}",
                            layer == 0 ? input : hidden * directions.Length,
                            hidden,
                            gates,
                            call.Truth("bias", otherwise: true)
                        );
                    }
                }
            }
        );

    private static ModuleKind Cell(string name, long gates) =>
        TorchRefusals.Refuse(
            name,
            Reason,
            (module, call) =>
                Add(module, "", call.Integer("inputSize"), call.Integer("hiddenSize"), gates, call.Truth("bias", otherwise: true))
        );

    private static void Add(ModuleValue module, string suffix, long input, long hidden, long gates, bool hasBias)
    {
        module.AddParameter("weight_ih" + suffix, gates * hidden, input);
        module.AddParameter("weight_hh" + suffix, gates * hidden, hidden);
        if (hasBias)
        {
            module.AddParameter("bias_ih" + suffix, gates * hidden);
            module.AddParameter("bias_hh" + suffix, gates * hidden);
        }
    }
}
