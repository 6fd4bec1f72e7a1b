using TorchSharp;

namespace Upscale;

/// <summary>Tells weights of the original model from those of a pruned class in which BatchNorm layers are folded. Generated code calls it.</summary>
public static class FoldedState
{
    /// <summary>Loads a file, and says what is wrong where its weights are the original model's.</summary>
    /// <param name="pruned">The class that is loaded.</param>
    /// <param name="load">Loads it, and lists the names that the file has.</param>
    /// <param name="names">The list, or null.</param>
    /// <exception cref="ArgumentException">The file does not fit.</exception>
    public static torch.nn.Module Load(
        torch.nn.Module pruned,
        Func<Dictionary<string, bool>, torch.nn.Module> load,
        Dictionary<string, bool>? names
    )
    {
        ArgumentNullException.ThrowIfNull(load);
        names ??= [];
        try
        {
            _ = load(names);
        }
        catch (ArgumentException exception) when (pruned is IPrunedModel { Program.Folds.Count: > 0 } model)
        {
            var example = model.Program.Folds[0];
            throw new ArgumentException($"{exception.Message} {Explanation(model, example.Normalization, example.Layer)}", exception);
        }

        Check(pruned, names.Keys);
        return pruned;
    }

    /// <summary>Refuses weights of a model whose BatchNorm layers are not folded.</summary>
    /// <param name="pruned">The class that is to be loaded.</param>
    /// <param name="state">The weights by name.</param>
    /// <returns><paramref name="state"/>.</returns>
    /// <exception cref="ArgumentException">There is a tensor of a layer that the class does not have; the message says what to do.</exception>
    public static Dictionary<string, torch.Tensor> Check(torch.nn.Module pruned, Dictionary<string, torch.Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Check(pruned, state.Keys);
        return state;
    }

    private static void Check(torch.nn.Module pruned, IEnumerable<string> names)
    {
        if (pruned is not IPrunedModel model)
        {
            return;
        }

        var folded = model.Program.Folds.ToDictionary(fold => fold.Normalization, fold => fold.Layer, StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (
                name.LastIndexOf('.') is var dot and > 0
                && folded.TryGetValue(name[..dot], out var layer)
                && model.Program.Layer(name[..dot])?.Find(name[(dot + 1)..]) is null
            )
            {
                throw new ArgumentException($"There is no '{name}' to load. {Explanation(model, name[..dot], layer)}", nameof(names));
            }
        }
    }

    private static string Explanation(IPrunedModel model, string normalization, string layer)
    {
        var (pruned, original) = (model.Definition.Name, model.Definition.Model.Name);
        return $"{pruned} has BatchNorm layers folded into others, '{normalization}' into '{layer}': weights of a {original} do not fit. "
            + $"Load them into a {original} and take {pruned}.From(model), or give [Prunable] Trainable = true for a class with the model's own layers.";
    }
}
