using Upscale.Fuzz.Compiling;
using Upscale.Fuzz.Making;

namespace Upscale.Fuzz.Checking;

/// <summary>A model that was written by hand, of one input, and what masks must make of it.</summary>
/// <param name="Name">Its class: <c>M</c> and a number.</param>
/// <param name="Text">The file.</param>
/// <param name="Inputs">Shapes of its input: as captured, and another.</param>
/// <param name="Layer">A layer in front of what is checked.</param>
/// <param name="IsNarrowed">Whether that layer loses channels, or must stay whole.</param>
public sealed record WrittenModel(string Name, string Text, IReadOnlyList<long[]> Inputs, string Layer, bool IsNarrowed)
{
    internal ModelSource Source => new(Name, Text, Inputs, InputCount: 1, Seed: 1, new(seed: 0));

    internal Problem? Check(CompiledModel compiled) => ModelCheck.Written(compiled, this);
}
