namespace Upscale;

/// <summary>
/// Asks the build for a pruned class of a TorchSharp model: on the model class itself, or on a static factory method or property that returns a model.
/// </summary>
/// <remarks>
/// The build reads the model's constructor and <c>forward</c>, and emits its segments and the class <c>Pruned…</c>. It never changes the model's source.
/// Give several with different <see cref="Name"/>s to get several classes. The method is UPSCALE (Wan et al., ICML 2023).
/// </remarks>
/// <param name="arguments">
/// Arguments for the constructor or the factory where it has parameters without a default. Only what C# allows in attributes: numbers, strings, enums, types, arrays.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true, Inherited = false)]
public sealed class PrunableAttribute(params object?[] arguments) : Attribute
{
    /// <summary>Arguments for the constructor or the factory.</summary>
    public IReadOnlyList<object?> Arguments { get; } = arguments ?? [null];

    /// <summary>The share of channels to drop, at least 0 and less than 1. A value of 0.25 drops a quarter of the channels of each masked layer.</summary>
    public double Amount { get; set; } = 0.25;

    /// <summary>The generated class's name; <c>Pruned</c> and the model class's name where it is null.</summary>
    public string? Name { get; set; }

    /// <summary>An example input shape. Batch and spatial sizes stay free: the generated class runs at others too.</summary>
    public long[] Input { get; set; } = [1, 3, 224, 224];

    /// <summary>
    /// An example shape for each tensor that <c>forward</c> takes, in order, where they differ: <c>new[] { "1,3,224,224", "1,16" }</c>. A number
    /// type goes before it, as in <c>"int64 1,16"</c>; <c>"null"</c> stands for a parameter that keeps its default.
    /// </summary>
    public string[] Inputs { get; set; } = [];

    /// <summary>Which side of a layer is masked.</summary>
    public PruningSide Side { get; set; } = PruningSide.Input;

    /// <summary>How the layers of a segment share masks.</summary>
    public PruningMethod Method { get; set; } = PruningMethod.Unconstrained;

    /// <summary>True to rank the channels of all layers together instead of layer by layer.</summary>
    public bool Global { get; set; }

    /// <summary>True to rank the channels of layers of one kind and kernel size together (Fang et al., ECCV 2024, arXiv 2407.04616).</summary>
    public bool Isomorphic { get; set; }

    /// <summary>
    /// The share of the dense network's multiply-adds that the pruned network may have, in (0, 1], instead of <see cref="Amount"/>; 0 for none.
    /// </summary>
    public double Macs { get; set; }

    /// <summary>Layers with an amount of their own, as in <c>layer4.*=0.5</c>; the first entry that fits a layer counts.</summary>
    public string[] Amounts { get; set; } = [];

    /// <summary>The most that any layer may drop, as a share of its channels, in [0, 1].</summary>
    public double MaximumRatio { get; set; } = 1;

    /// <summary>The fewest channels that a layer keeps.</summary>
    public int Minimum { get; set; } = 1;

    /// <summary>The number of which the channels that a layer keeps are a multiple, rounded up; 1 for no rounding, <see cref="MaskLimits.Auto"/> for widths at which kernels are fast.</summary>
    public int RoundTo { get; set; } = 1;

    /// <summary>Dotted layer names to leave alone; <c>*</c> stands for any run of characters, as in <c>layer4.*</c>.</summary>
    public string[] Ignore { get; set; } = [];

    /// <summary>The profile's file name among the project's <c>AdditionalFiles</c>; the class's name and <c>.prune</c> where it is null.</summary>
    public string? Profile { get; set; }

    /// <summary>True to emit a class that is meant to be trained: it has the model's own layers, whatever <see cref="Lowering"/> says.</summary>
    public bool Trainable { get; set; }

    /// <summary>How the generated forward is rewritten to run faster; see <see cref="LoweringPasses"/>.</summary>
    public LoweringPasses Lowering { get; set; } = LoweringPasses.All;
}
