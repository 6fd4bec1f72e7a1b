using System.Runtime.CompilerServices;
using TorchSharp;

namespace Upscale;

/// <summary>The definitions of this process, and which of them a model has.</summary>
internal static class DefinitionRegistry
{
    private static readonly Lock Gate = new();
    private static readonly List<ModelDefinition> Known = [];

    // A mock is an instance of the generated class, not of the user's: it remembers whose it is.
    private static readonly ConditionalWeakTable<torch.nn.Module, ModelDefinition> Attached = [];

    public static void Add(ModelDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        lock (Gate)
        {
            if (Known.Any(other => other.Model == definition.Model && other.Name == definition.Name))
            {
                throw new ArgumentException(
                    $"two pruned classes of {definition.Model.FullName} are called '{definition.Name}'",
                    nameof(definition)
                );
            }

            Known.Add(definition);
        }
    }

    public static void Attach(torch.nn.Module model, ModelDefinition definition) => Attached.AddOrUpdate(model, definition);

    /// <summary>One of the definitions that fit: they differ in their options, and not in the graph.</summary>
    public static ModelDefinition Any(torch.nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Attached.TryGetValue(model, out var attached)
            ? attached
            : Candidates(model.GetType(), null).FirstOrDefault(one => StateCheck.Difference(model, one.Graph) is null) ?? Find(model, null);
    }

    public static ModelDefinition Find(torch.nn.Module model, string? name)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Attached.TryGetValue(model, out var attached) && (name is null || name == attached.Name))
        {
            return attached;
        }

        var candidates = Candidates(model.GetType(), name);
        var differences = candidates.Select(candidate => StateCheck.Difference(model, candidate.Graph)).ToList();

        // Candidates of the most derived class come first, and are meant where they fit.
        var all = candidates.Where((_, index) => differences[index] is null).ToList();
        var fitting = all.Where(candidate => candidate.Model == all[0].Model).ToList();
        var usual = "Pruned" + model.GetType().Name;
        return fitting switch
        {
            [] => throw new InvalidOperationException(
                $"this {model.GetType().Name} is not the network that {candidates[0]} was built from: {differences[0]}. "
                    + "Give [Prunable] the constructor arguments of this network, or put it on a factory that makes it."
            ),
            [var only] => only,
            _ => fitting.FirstOrDefault(candidate => candidate.Name == usual)
                ?? throw new InvalidOperationException(
                    $"{model.GetType().Name} has several pruned classes: say which, by name: {string.Join(", ", fitting.Select(one => one.Name))}."
                ),
        };
    }

    private static List<ModelDefinition> Candidates(Type type, string? name)
    {
        var chain = new List<Type>();
        for (var current = type; current is not null && current != typeof(torch.nn.Module); current = current.BaseType)
        {
            // Definitions are registered by the initialiser of the model's assembly, which need not have run if only its types were touched by reflection.
            RuntimeHelpers.RunModuleConstructor(current.Module.ModuleHandle);
            chain.Add(current);
        }

        lock (Gate)
        {
            var ofType = chain.SelectMany(current => Known.Where(one => one.Model == current)).ToList();
            var named = ofType.Where(one => name is null || one.Name == name).ToList();
            return (ofType, named) switch
            {
                ([], _) => throw new InvalidOperationException(
                    $"{type.FullName} has no [Prunable]: write [Prunable] on the class, or on a static method or property that returns it, "
                        + "and build with the Upscale package referenced."
                ),
                (_, []) => throw new InvalidOperationException(
                    $"{type.Name} has no pruned class called '{name}'; it has {string.Join(", ", ofType.Select(one => one.Name))}."
                ),
                _ => named,
            };
        }
    }
}
