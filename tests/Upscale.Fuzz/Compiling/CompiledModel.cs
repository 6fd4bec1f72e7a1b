using Upscale.Fuzz.Making;

namespace Upscale.Fuzz.Compiling;

/// <summary>What the compiler and the generator made of a model.</summary>
/// <param name="Source">The model.</param>
/// <param name="Model">Its class; null where it did not come so far.</param>
/// <param name="Pruned">Its pruned class.</param>
/// <param name="Refusal">The diagnostic that says why there is no pruned class.</param>
/// <param name="Problem">What went wrong.</param>
internal sealed record CompiledModel(ModelSource Source, Type? Model, Type? Pruned, string? Refusal, Problem? Problem)
{
    public static CompiledModel Refused(ModelSource source, string refusal) => new(source, null, null, refusal, null);

    public static CompiledModel Wrong(ModelSource source, string kind, string text) => new(source, null, null, null, new(kind, text));
}

/// <summary>Something that must not happen.</summary>
/// <param name="Kind">The sort of it: a smaller model must fail in the same way.</param>
/// <param name="Text">What was expected and what was found.</param>
public sealed record Problem(string Kind, string Text);
