using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Plans;
using Upscale.Core.Segments;

namespace Upscale;

/// <summary>What the build learned of one <see cref="PrunableAttribute"/>: the model's graph, its segments, and how to make its pruned class.</summary>
/// <remarks>Generated code makes one and registers it before the program starts; users read it.</remarks>
public sealed class ModelDefinition
{
    private readonly Lazy<Graph> graph;
    private readonly Lazy<EquatableArray<Segment>> segments;
    private readonly Lazy<LoweredProgram> program;
    private readonly Lazy<LoweredProgram> plainProgram;

    /// <summary>A definition; called by generated code.</summary>
    /// <param name="name">The pruned class's name, such as <c>PrunedResNet18</c>.</param>
    /// <param name="model">The model's class.</param>
    /// <param name="graph">The model's graph, as <see cref="Upscale.Core.Graphs.GraphText"/> writes it.</param>
    /// <param name="options">The attribute's options.</param>
    /// <param name="open">Makes the pruned class with a layout that is known at run time only.</param>
    /// <param name="baked">The class whose layout a profile fixed, or null.</param>
    /// <param name="unlowered">Makes the class with the model's own layers, or null where <paramref name="open"/> does.</param>
    public ModelDefinition(
        string name,
        Type model,
        string graph,
        PrunableOptions options,
        Func<PruningPlan, torch.nn.Module> open,
        BakedPruning? baked = null,
        Func<PruningPlan, torch.nn.Module>? unlowered = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(open);
        Name = name;
        Model = model;
        Text = graph;
        Options = options;
        Open = open;
        Baked = baked;
        Unlowered = unlowered ?? open;
        this.graph = new(() => GraphText.Parse(Text));
        segments = new(() => SegmentFinder.Find(Graph));
        program = new(() => NetworkLowering.Lower(Graph, Options.Lowering));
        plainProgram = new(() => LoweredProgram.Of(Graph));
    }

    /// <summary>The pruned class's name.</summary>
    public string Name { get; }

    /// <summary>The model's class.</summary>
    public Type Model { get; }

    /// <summary>The graph as text: one line a layer, one line an operation.</summary>
    public string Text { get; }

    /// <summary>The attribute's options.</summary>
    public PrunableOptions Options { get; }

    /// <summary>The model as a straight line of operations.</summary>
    public Graph Graph => graph.Value;

    /// <summary>The model's segments, in execution order of their first producers.</summary>
    public EquatableArray<Segment> Segments => segments.Value;

    /// <summary>The layout that a profile fixed, or null for an open class.</summary>
    public BakedPruning? Baked { get; }

    /// <summary>The forward of the pruned class.</summary>
    public LoweredProgram Program => program.Value;

    /// <summary>The forward of a class with the model's own layers.</summary>
    public LoweredProgram PlainProgram => plainProgram.Value;

    internal Func<PruningPlan, torch.nn.Module> Open { get; }

    internal Func<PruningPlan, torch.nn.Module> Unlowered { get; }

    /// <summary>Makes a definition known to <see cref="For(torch.nn.Module)"/>; called by generated code.</summary>
    /// <exception cref="ArgumentException">Another definition has the same model and name.</exception>
    public static void Register(ModelDefinition definition) => DefinitionRegistry.Add(definition);

    /// <summary>The definition of <paramref name="model"/>: of its class, and with the layers that it has.</summary>
    /// <exception cref="InvalidOperationException">
    /// Its class has no <see cref="PrunableAttribute"/>, its layers are not those of the graph, or several pruned classes fit; the message says what to write.
    /// </exception>
    public static ModelDefinition For(torch.nn.Module model) => DefinitionRegistry.Find(model, name: null);

    /// <summary>The definition of <paramref name="model"/> whose pruned class is called <paramref name="name"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none, or the model's layers are not those of its graph.</exception>
    public static ModelDefinition For(torch.nn.Module model, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return DefinitionRegistry.Find(model, name);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} of {Model.Name}";
}
