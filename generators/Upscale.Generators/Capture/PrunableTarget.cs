using Upscale.Core.Collections;

namespace Upscale.Generators.Capture;

/// <summary>One <c>[Prunable]</c>: which model, and what to generate for it.</summary>
/// <param name="Name">The generated class, such as <c>PrunedResNet18</c>.</param>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Model">The model's class, <c>global::Demo.ResNet18</c>.</param>
/// <param name="ModelName">Its short name, <c>ResNet18</c>.</param>
/// <param name="ContainingTypes">Declarations around it such as <c>partial class Outer</c>, outermost first.</param>
/// <param name="IsPartial">Whether the model's class can carry the metadata itself.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
/// <param name="Factory">The expression that makes the model, <c>global::Demo.Zoo.Create()</c>, or null for a constructor.</param>
/// <param name="Options">The attribute's options.</param>
internal sealed record PrunableTarget(
    string Name,
    string Namespace,
    string Model,
    string ModelName,
    EquatableArray<string> ContainingTypes,
    bool IsPartial,
    string Accessibility,
    string? Factory,
    PrunableOptions Options
)
{
    /// <summary>Types of the namespace whose names the generated code would otherwise use for TorchSharp's and Upscale's.</summary>
    public EquatableArray<string> Taken { get; init; } = [];
}

/// <summary>The options of <c>[Prunable]</c>.</summary>
internal sealed record PrunableOptions(
    double Amount,
    EquatableArray<long> Input,
    PruningSide Side,
    PruningMethod Method,
    bool Global,
    EquatableArray<string> Ignore,
    string? Profile,
    bool Trainable,
    LoweringPasses Lowering
)
{
    /// <summary>Example shapes of several inputs, as the attribute writes them; empty where all have <see cref="Input"/>.</summary>
    public EquatableArray<string> Inputs { get; init; } = [];

    public bool Isomorphic { get; init; }

    public MaskLimits Limits { get; init; } = MaskLimits.None;

    public double? Macs { get; init; }
}
