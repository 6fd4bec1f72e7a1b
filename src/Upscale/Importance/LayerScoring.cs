using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Masks;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>Scores the layers of a model: on its device in float64, with one transfer to the host at the end.</summary>
internal static class LayerScoring
{
    /// <summary>The scores of every layer that <paramref name="options"/> can mask, on the masked side.</summary>
    /// <exception cref="InvalidOperationException">The importance gave scores of another shape, or that are not finite.</exception>
    public static IReadOnlyList<LayerScores> Score(nn.Module model, Graph graph, MaskOptions options, IImportance importance)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var state = ModelState.Of(model);
        var weights = LayerTensors
            .Of(graph)
            .Where(entry => entry.Tensor == entry.Layer.Weight)
            .ToDictionary(entry => entry.Layer.Name, StringComparer.Ordinal);
        var entries = MaskSelector.Scored(graph, options).Select(scored => weights[scored.Layer]).ToList();
        importance.Prepare(model, [.. entries.Select(entry => entry.Layer.Name)], options.Side);
        var scores = new List<Tensor>();
        foreach (var entry in entries)
        {
            using var inner = NewDisposeScope();
            var matrix = Channels.Rows(state[entry.Name].detach().to(float64), entry.Axes, options.Side == PruningSide.Input);
            var score = importance.Score(new(entry.Layer.Name, options.Side, matrix));
            scores.Add(Checked(score, entry.Layer.Name, matrix.shape[0], importance).MoveToOuterDisposeScope());
        }

        return ToHost(entries, scores, importance);
    }

    private static Tensor Checked(Tensor score, string layer, long channels, IImportance importance) =>
        score.ndim == 1 && score.shape[0] == channels
            ? score.to(float64)
            : throw new InvalidOperationException(
                $"{importance.GetType().Name} gave scores of shape [{string.Join(",", score.shape)}] for '{layer}', which has {channels} channels."
            );

    private static List<LayerScores> ToHost(List<LayerTensors.Entry> entries, List<Tensor> scores, IImportance importance)
    {
        if (scores.Count == 0)
        {
            return [];
        }

        var device = scores[0].device;
        var values = cat([.. scores.Select(score => score.to(device))]).cpu().data<double>().ToArray();
        var found = new List<LayerScores>();
        var start = 0;
        foreach (var (entry, score) in entries.Zip(scores))
        {
            var count = (int)score.numel();
            var own = values.AsSpan(start, count);
            for (var channel = 0; channel < count; channel++)
            {
                if (!double.IsFinite(own[channel]))
                {
                    throw new InvalidOperationException(
                        $"{importance.GetType().Name} gave {own[channel]} for channel {channel} of '{entry.Layer.Name}': "
                            + "scores must be finite. Does the layer have weights that are not numbers?"
                    );
                }
            }

            found.Add(new(entry.Layer.Name, EquatableArray.Create<double>(own)));
            start += count;
        }

        return found;
    }
}
