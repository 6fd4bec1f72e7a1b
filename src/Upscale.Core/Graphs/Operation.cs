using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>One step of the network. It makes exactly one value, which shares its number.</summary>
/// <param name="Id">Its place in the graph, from 0.</param>
/// <param name="Operator">The name of its operator in <c>OperatorTable</c>, such as <c>conv2d</c>.</param>
/// <param name="Inputs">The values it reads, as ids of earlier operations.</param>
/// <param name="Layer">The layer whose tensors it uses, or null.</param>
/// <param name="Attributes">Its attributes, complete: what the layer's constructor fixed is repeated here.</param>
/// <param name="Shape">The shape of its value.</param>
public sealed record Operation(int Id, string Operator, EquatableArray<int> Inputs, string? Layer, Attributes Attributes, Shape Shape)
{
    /// <summary>The layer's name, or <c>relu#4</c> for an operation without one, as reports call it.</summary>
    public string Name => Layer ?? FormattableString.Invariant($"{Operator}#{Id}");
}
