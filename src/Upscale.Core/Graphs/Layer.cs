using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>An entry of a layer in the <c>state_dict()</c>: <c>weight</c> of <c>layer1.0.conv1</c>.</summary>
/// <param name="Name">The name within the layer.</param>
/// <param name="Sizes">Its sizes in the original model.</param>
/// <param name="IsBuffer">True for buffers such as running statistics, false for parameters.</param>
public sealed record LayerTensor(string Name, EquatableArray<long> Sizes, bool IsBuffer)
{
    /// <summary><c>int64</c>, <c>bool</c> and the like; null for a tensor that has the model's own floating-point type.</summary>
    public string? NumberType { get; init; }

    /// <summary>
    /// Where the original holds a tensor that is not in its <c>state_dict()</c>: the module's dotted name, a colon, and the fields
    /// and indices that lead to it. Null for all others.
    /// </summary>
    public string? Field { get; init; }
}

/// <summary>A module that holds tensors, known by its dotted name as in <c>state_dict()</c>.</summary>
/// <param name="Name">The dotted name; empty for tensors that the model itself holds.</param>
/// <param name="Kind">The TorchSharp module class, such as <c>Conv2d</c>; <c>Module</c> for the user's own tensors.</param>
/// <param name="Attributes">The constructor's arguments by name.</param>
/// <param name="Tensors">Parameters and buffers in <c>state_dict()</c> order.</param>
public sealed record Layer(string Name, string Kind, Attributes Attributes, EquatableArray<LayerTensor> Tensors)
{
    /// <summary>The tensor called <paramref name="name"/>, or null.</summary>
    public LayerTensor? Find(string name) => Tensors.FirstOrDefault(tensor => tensor.Name == name);

    /// <summary>The weight, which a <c>ParameterLinear</c> calls as the user does; null where there is none.</summary>
    public LayerTensor? Weight => IsParameterLinear ? Tensors.First(tensor => tensor.Sizes.Count == 2) : Find("weight");

    /// <summary>The bias, or null.</summary>
    public LayerTensor? Bias => IsParameterLinear ? Tensors.FirstOrDefault(tensor => tensor.Sizes.Count == 1) : Find("bias");

    private bool IsParameterLinear => Kind == ParameterLinears.Kind;

    /// <summary>Sizes of the weight.</summary>
    /// <exception cref="GraphException">The layer has no weight.</exception>
    public EquatableArray<long> WeightSizes => Weight?.Sizes ?? throw new GraphException($"layer '{Name}' of kind {Kind} has no weight");
}
