using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Layout;
using Upscale.Core.Masks;

namespace Upscale.Core.Profiles;

/// <summary>What a trained model tells the compiler: the graph that it was taken from, and scores to choose masks from, or masks.</summary>
/// <param name="Model">The model's name, for messages.</param>
/// <param name="GraphText">The graph, as <see cref="Graphs.GraphText"/> writes it, so that a mismatch can name the first difference.</param>
/// <param name="Fingerprint">The graph's fingerprint; equal fingerprints, equal networks.</param>
/// <param name="Side">Which side the scores or masks are of.</param>
/// <param name="Scores">Scores; empty where the profile holds masks.</param>
/// <param name="Masks">Masks to take as they are, or null where the profile holds scores.</param>
public sealed record Profile(
    string Model,
    string GraphText,
    string Fingerprint,
    PruningSide Side,
    EquatableArray<LayerScores> Scores,
    MaskSet? Masks
)
{
    /// <summary>How scores are joined where layers share a mask.</summary>
    public ScoreCombination Combination { get; init; }

    /// <summary>By what layouts are weighed: the costs of the machine that the network will run on.</summary>
    public LayoutCosts Costs { get; init; } = LayoutCosts.Default;

    /// <summary>A profile of scores.</summary>
    public static Profile OfScores(
        string model,
        Graph graph,
        PruningSide side,
        IEnumerable<LayerScores> scores,
        ScoreCombination combination = ScoreCombination.RootOfSquares
    ) =>
        new(model, Graphs.GraphText.Write(graph), Profiles.Fingerprint.Of(graph), side, scores.ToEquatableArray(), null)
        {
            Combination = combination,
        };

    /// <summary>A profile of masks.</summary>
    public static Profile OfMasks(string model, Graph graph, PruningSide side, MaskSet masks) =>
        new(model, Graphs.GraphText.Write(graph), Profiles.Fingerprint.Of(graph), side, [], masks);

    /// <summary>The masks: those that the profile holds, or those that its scores give.</summary>
    /// <exception cref="ArgumentException">The profile's scores are of the other side than <paramref name="options"/> ask for.</exception>
    public MaskSelection Select(Graph graph, MaskOptions options) =>
        Masks is not null ? new(Masks, [])
        : Side == options.Side ? MaskSelector.Select(graph, Scores, options with { Combination = Combination })
        : throw new ArgumentException($"the profile has scores of side {Side}, not {options.Side}", nameof(options));
}
