using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Copies the weights that a plan keeps, in the plan's order, from a model into its pruned class.</summary>
public static class WeightFiller
{
    /// <summary>
    /// Fills <paramref name="target"/>, which moves to the device and takes the element types of <paramref name="source"/>, as well as its
    /// training modes and <c>requires_grad</c>. Channels are gathered on the source's device; the source stays as it is.
    /// </summary>
    /// <param name="target">An instance of the pruned class, made with the same plan.</param>
    /// <param name="source">The model, dense or masked: what the plan says to mask is set to zero in the target.</param>
    /// <param name="definition">The model's definition.</param>
    /// <param name="plan">The layout.</param>
    /// <returns><paramref name="target"/>.</returns>
    /// <exception cref="InvalidOperationException">
    /// A layer is missing in the source or in the target, or has other sizes than the graph or the plan; the message names the layer and the sizes.
    /// </exception>
    public static TModule Fill<TModule>(TModule target, nn.Module source, ModelDefinition definition, PruningPlan plan)
        where TModule : nn.Module
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(plan);
        if (StateCheck.Difference(source, definition.Graph) is { } difference)
        {
            throw new InvalidOperationException($"this {source.GetType().Name} does not fit {definition.Name}: {difference}.");
        }

        using var noGradient = no_grad();
        MatchLayers(target, source, definition.Graph);
        var from = ModelState.Of(source);
        var into = ModelState.Of(target);
        var carried = CarriedConstants.Of(source, definition, plan);
        var folds = target is IPrunedModel { Program: var program } ? program.Folds : [];
        var folded = folds.SelectMany(fold => new[] { fold.Layer, fold.Normalization }).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in LayerTensors.Of(definition.Graph).Where(entry => !folded.Contains(entry.Layer.Name)))
        {
            var original = entry.Tensor.Field is { } field ? FieldTensor.Of(source, field) : from[entry.Name];
            FillTensor(entry, plan[entry.Layer.Name], original, into, definition.Name);
        }

        foreach (var (layer, sums) in carried.Where(pair => !folded.Contains(pair.Key)))
        {
            AddToBias(definition.Graph.Layer(layer), plan[layer], sums, into);
        }

        foreach (var layer in folds.Select(fold => fold.Layer).Distinct(StringComparer.Ordinal))
        {
            FillFolded(definition, plan, [.. folds.Where(fold => fold.Layer == layer)], from, into, carried.GetValueOrDefault(layer));
        }

        foreach (var sums in carried.Values)
        {
            sums.Dispose();
        }

        return target;
    }

    // In float64, so that folding rounds once.
    private static void FillFolded(
        ModelDefinition definition,
        PruningPlan plan,
        LayerFold[] folds,
        Dictionary<string, Tensor> from,
        Dictionary<string, Tensor> into,
        Tensor? carried
    )
    {
        using var scope = NewDisposeScope();
        var name = folds[0].Layer;
        var layers = folds.Select(fold => fold.Normalization).Append(name).ToHashSet(StringComparer.Ordinal);
        var kept = LayerTensors
            .Of(definition.Graph)
            .Where(entry => layers.Contains(entry.Layer.Name) && from[entry.Name].is_floating_point())
            .ToDictionary(
                entry => entry.Name,
                entry => Kept(entry, plan[entry.Layer.Name], from[entry.Name].to(float64)),
                StringComparer.Ordinal
            );
        if (carried is not null)
        {
            var sums = Kept(carried, plan[name]);
            kept[name + ".bias"] = kept.TryGetValue(name + ".bias", out var own) ? own + sums : sums;
        }

        var largest = LargestNumber(into[name + ".weight"].dtype);
        var normalized = folds.Select(fold => (Fold: fold, Channels: FoldedChannels.Of(definition.Graph, fold, kept, largest))).ToArray();
        var (weight, bias) = NormalizationFold.Apply(definition.Graph, normalized, kept);
        Set(into, name + ".weight", weight, definition.Name);
        Set(into, name + ".bias", bias, definition.Name);
        foreach (var (fold, channels) in normalized.Where(pair => pair.Channels.Lower is not null))
        {
            Set(into, fold.Normalization + ".lower", channels.Lower!, definition.Name);
            Set(into, fold.Normalization + ".upper", channels.Upper!, definition.Name);
        }

        into[name + ".weight"].requires_grad = from[name + ".weight"].requires_grad;
        into[name + ".bias"].requires_grad = from[name + ".weight"].requires_grad;
    }

    private static double LargestNumber(ScalarType type) =>
        type == ScalarType.Float16 ? (double)Half.MaxValue
        : type == ScalarType.Float64 ? double.MaxValue
        : float.MaxValue;

    // A layer without a bias has one here, and it starts at zero.
    private static void AddToBias(Layer layer, LayerPlan plan, Tensor sums, Dictionary<string, Tensor> into)
    {
        using var scope = NewDisposeScope();
        var target = into[ModelState.Name(layer, layer.Bias?.Name ?? "bias")];
        var added = Kept(sums, plan);
        _ = target.copy_(layer.Bias is null ? added : target.to(float64) + added);
    }

    // What is added to the outputs that are kept, and not masked all the same.
    private static Tensor Kept(Tensor sums, LayerPlan plan)
    {
        var kept = Channels.Select(sums, new(0, -1), plan.Outputs, plan.Inputs).clone();
        Channels.Zero(kept, new(0, -1), isInput: false, Positions(plan.Outputs, plan.MaskedOutputs));
        return kept;
    }

    private static void Set(Dictionary<string, Tensor> into, string name, Tensor values, string pruned)
    {
        if (!into.TryGetValue(name, out var target))
        {
            throw new InvalidOperationException($"{pruned} has no '{name}', into which a BatchNorm layer is folded.");
        }

        if (!values.shape.AsSpan().SequenceEqual(target.shape))
        {
            throw new InvalidOperationException($"'{name}' is [{Sizes(target)}] in {pruned}, and its plan keeps [{Sizes(values)}].");
        }

        target.copy_(values);
    }

    // A copy of what the plan keeps, with what it masks set to zero.
    private static Tensor Kept(LayerTensors.Entry entry, LayerPlan plan, Tensor original)
    {
        var kept = Channels.Select(original, entry.Axes, plan.Outputs, plan.Inputs).clone();
        if (!entry.Tensor.IsBuffer)
        {
            Channels.Zero(kept, entry.Axes, isInput: false, Positions(plan.Outputs, plan.MaskedOutputs));
            Channels.Zero(kept, entry.Axes, isInput: true, Positions(plan.Inputs, plan.MaskedInputs));
        }

        return kept;
    }

    // Layer by layer, because a model may keep some layers in another element type or frozen.
    private static void MatchLayers(nn.Module target, nn.Module source, Graph graph)
    {
        var from = ModelState.Modules(source);
        var into = ModelState.Modules(target);
        target.train(source.training);
        foreach (var layer in graph.Layers)
        {
            if (from.TryGetValue(layer.Name, out var original) && into.TryGetValue(layer.Name, out var pruned))
            {
                MatchLayer(pruned, original);
            }
        }

        // Modules without tensors, such as selections, follow the first tensor.
        if (source.state_dict().Values.FirstOrDefault() is { } first)
        {
            target.to(first.device);
        }
    }

    private static void MatchLayer(nn.Module pruned, nn.Module original)
    {
        pruned.train(original.training);
        var tensors = original.parameters(recurse: false).Concat(original.buffers(recurse: false));
        if (tensors.FirstOrDefault(tensor => tensor.is_floating_point()) is { } example)
        {
            pruned.to(example.device, example.dtype);
        }
    }

    private static void FillTensor(
        LayerTensors.Entry entry,
        LayerPlan plan,
        Tensor original,
        Dictionary<string, Tensor> into,
        string pruned
    )
    {
        using var scope = NewDisposeScope();
        if (!into.TryGetValue(entry.Name, out var target))
        {
            throw new InvalidOperationException($"{pruned} has no '{entry.Name}'; the model has it, of sizes [{Sizes(original)}].");
        }

        var kept = Channels.Select(original, entry.Axes, plan.Outputs, plan.Inputs);
        if (!kept.shape.AsSpan().SequenceEqual(target.shape))
        {
            throw new InvalidOperationException(
                $"'{entry.Name}' is [{Sizes(target)}] in {pruned}, and its plan keeps [{Sizes(kept)}] of [{Sizes(original)}]."
            );
        }

        target.copy_(kept);
        if (entry.Tensor.IsBuffer)
        {
            return;
        }

        Channels.Zero(target, entry.Axes, isInput: false, Positions(plan.Outputs, plan.MaskedOutputs));
        Channels.Zero(target, entry.Axes, isInput: true, Positions(plan.Inputs, plan.MaskedInputs));
        target.requires_grad = original.requires_grad;
    }

    private static IEnumerable<int> Positions(EquatableArray<int> kept, EquatableArray<int> masked)
    {
        var drop = masked.ToHashSet();
        return Enumerable.Range(0, masked.Count == 0 ? 0 : kept.Count).Where(position => drop.Contains(kept[position]));
    }

    private static string Sizes(Tensor tensor) => string.Join(",", tensor.shape);
}
