namespace Upscale.Fuzz.Making;

/// <summary>A random model as C#.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Text">The file.</param>
/// <param name="Inputs">The shapes of its inputs: as captured, and another batch and mostly another size. All inputs of a model have one shape.</param>
/// <param name="InputCount">How many inputs its forward takes.</param>
/// <param name="Seed">For the weights, masks and inputs.</param>
/// <param name="Choices">What it was made from.</param>
public sealed record ModelSource(string Name, string Text, IReadOnlyList<long[]> Inputs, int InputCount, ulong Seed, Choices Choices);
