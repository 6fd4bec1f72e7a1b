using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Finds the layers that a calibration watches.</summary>
internal static class CalibratedLayers
{
    private static readonly string[] Fitted =
    [
        "conv1d",
        "conv2d",
        "conv3d",
        "conv_transpose1d",
        "conv_transpose2d",
        "conv_transpose3d",
        "linear",
    ];

    // A constant in a channel of their input is the same constant in a channel of their value.
    private static readonly string[] OffsetKeepers = ["cat", "identity", "dropout", "dropout2d", "narrow", "channel_shuffle"];

    private const double DefaultEpsilon = 1e-5;

    /// <summary>The layers in the order of their first call.</summary>
    public static CalibratedLayer[] Of(Graph graph, nn.Module twin)
    {
        var modules = ModelState.Modules(twin);
        return
        [
            .. Calls(graph)
                .Where(calls => modules.GetValueOrDefault(calls[0].Layer!) is nn.Module<Tensor, Tensor>)
                .Where(calls =>
                    (Fitted.Contains(calls[0].Operator) && graph.Layer(calls[0].Layer!).Find("weight") is not null)
                    || IsNormalization(graph, calls[0])
                )
                .Select(calls =>
                {
                    var layer = graph.Layer(calls[0].Layer!);
                    var takesOffset = layer.Find("bias") is not null || calls.All(call => ReachesNormalizations(graph, call.Id));
                    return new CalibratedLayer(layer, calls, IsNormalization(graph, calls[0]), takesOffset)
                    {
                        Rectification = Rectification(graph, calls),
                    };
                }),
        ];
    }

    /// <summary>The layers with weights that are called and not watched.</summary>
    public static EquatableArray<UncompensatedLayer> LeftAlone(Graph graph, CalibratedLayer[] watched) =>
        Calls(graph)
            .Where(calls => watched.All(layer => layer.Name != calls[0].Layer))
            .Where(calls => graph.Layer(calls[0].Layer!).Weight is { Sizes.Count: > 1 })
            .Select(calls => new UncompensatedLayer(calls[0].Layer!, $"{calls[0].Operator} is not fitted"))
            .ToEquatableArray();

    private static IEnumerable<Operation[]> Calls(Graph graph) =>
        graph
            .Operations.Where(operation => !string.IsNullOrEmpty(operation.Layer))
            .GroupBy(operation => operation.Layer, StringComparer.Ordinal)
            .Select(group => group.ToArray());

    private static bool IsNormalization(Graph graph, Operation operation) =>
        operation.Operator == "batch_norm"
        && !string.IsNullOrEmpty(operation.Layer)
        && graph.Layer(operation.Layer).Find("running_mean") is not null;

    // A rectifier that alone reads the layer, or the normalisation that alone reads it.
    private static Rectification? Rectification(Graph graph, Operation[] calls)
    {
        if (calls.Length > 1 || OnlyReader(graph, calls[0]) is not { } reader)
        {
            return null;
        }

        if (IsRectifier(reader))
        {
            return graph.Layer(calls[0].Layer!).Find("bias") is null ? null : new(null, 0);
        }

        var isNormalized =
            IsNormalization(graph, reader)
            && graph.Operations.Count(operation => operation.Layer == reader.Layer) == 1
            && OnlyReader(graph, reader) is { } next
            && IsRectifier(next);
        return isNormalized ? new(reader.Layer, Epsilon(reader)) : null;
    }

    private static double Epsilon(Operation operation) =>
        operation.Attributes["eps"] is AttributeValue.Real real ? real.Value : DefaultEpsilon;

    private static bool IsRectifier(Operation operation) => operation.Operator is "relu" or "relu6";

    private static Operation? OnlyReader(Graph graph, Operation operation)
    {
        var readers = graph.Operations.Where(reader => reader.Inputs.Contains(operation.Id)).ToArray();
        return readers.Length == 1 && !graph.Outputs.Contains(operation.Id) ? readers[0] : null;
    }

    private static bool ReachesNormalizations(Graph graph, int value) =>
        !graph.Outputs.Contains(value)
        && graph
            .Operations.Where(operation => operation.Inputs.Contains(value))
            .All(reader =>
                IsNormalization(graph, reader) || (OffsetKeepers.Contains(reader.Operator) && ReachesNormalizations(graph, reader.Id))
            );
}
