namespace Upscale.Core.Graphs;

/// <summary>Another name of a module that is registered in several places: its tensors are in the <c>state_dict()</c> under both.</summary>
/// <param name="Name">The other dotted name.</param>
/// <param name="Module">The first dotted name, of a layer or of a container of layers.</param>
/// <param name="Position">How many layers come before it in order of registration.</param>
public sealed record LayerAlias(string Name, string Module, int Position);
