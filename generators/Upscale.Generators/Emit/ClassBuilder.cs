using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Plans;
using Upscale.Core.Traces;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Emit;

/// <summary>Makes the view of one generated class from a graph and a layout.</summary>
internal sealed class ClassBuilder
{
    // What the generated code calls by a simple name, so that no local may hide it; and TorchSharp's fields, which ours may not hide.
    private static readonly string[] ReservedLocals =
    [
        "nn",
        "torch",
        "functional",
        "training",
        "plan",
        "Plan",
        "get_parameter",
        "get_buffer",
        "register_module",
    ];
    private static readonly string[] ReservedFields =
    [
        "_internal_submodules",
        "_internal_buffers",
        "_internal_params",
        "_deviceType",
        "_deviceIndex",
    ];

    /// <summary>The name of the class inside a baked one whose layout is known at run time only.</summary>
    public const string Open = "Open";

    /// <summary>The name of the class inside a lowered one that has the model's own layers.</summary>
    public const string Unlowered = "Unlowered";

    private readonly PrunableTarget target;
    private readonly Graph graph;
    private readonly LoweredProgram program;
    private readonly TypeNames types;
    private readonly ClassLayout layout;
    private readonly List<FieldView> fields = [];
    private readonly List<string> construction = [];
    private readonly List<string> registration = [];
    private readonly Dictionary<string, string> owners = new(StringComparer.Ordinal) { [""] = "" };
    private readonly NameTable locals = new(ReservedLocals);

    private ClassBuilder(PrunableTarget target, LoweredProgram program, PruningPlan? plan, TypeNames types)
    {
        this.target = target;
        this.program = program;
        this.types = types;
        graph = program.Graph;
        var channels = GraphChannels.Of(graph);
        var names = new NameTable(ReservedFields);
        var layers = graph
            .Layers.Where(layer => layer.Name.Length > 0 && program.Layer(layer.Name) is not null)
            .Select(layer => (layer.Name, Field: names.Take("_" + Name(layer))))
            .ToArray();
        layout = plan is null
            ? new OpenLayout(graph, channels, names)
            : new BakedLayout(graph, channels, plan, names, ModelEmitter.Tables(target));
        foreach (var (layer, field) in layers)
        {
            layout.Name(layer, field);
        }
    }

    /// <summary>The open class where <paramref name="plan"/> is null, otherwise the baked one.</summary>
    /// <param name="target">What to generate.</param>
    /// <param name="program">The forward.</param>
    /// <param name="plan">The profile's plan, or null.</param>
    /// <param name="types">The file's types.</param>
    /// <param name="variant">The name of a class inside the target's; null for the target's own.</param>
    /// <exception cref="GraphException">A layer or operation has no C# text.</exception>
    public static ClassView Build(
        PrunableTarget target,
        LoweredProgram program,
        PruningPlan? plan,
        TypeNames types,
        string? variant = null
    ) => new ClassBuilder(target, program, plan, types).Build(variant);

    private ClassView Build(string? variant)
    {
        for (var position = 0; position <= graph.Layers.Count; position++)
        {
            AddAliases(position);
            if (position < graph.Layers.Count && program.Layer(graph.Layers[position].Name) is { } layer)
            {
                AddLayer(layer);
            }
        }

        AddSelections();
        var body = ForwardWriter.Write(layout, program, ReservedLocals);
        var tensor = types.Use("Tensor", "TorchSharp.torch.Tensor");
        var result = graph.Outputs.Count == 1 ? tensor : "(" + string.Join(", ", graph.Outputs.Select(_ => tensor)) + ")";
        var arguments = string.Concat(body.Parameters.Select(_ => tensor + ", "));
        return new()
        {
            Name = variant ?? target.Name,
            Summary = Summary(variant),
            Accessibility = target.Accessibility,
            Version = typeof(ClassBuilder).Assembly.GetName().Version.ToString(3),
            Model = target.Model,
            BaseType = $"nn.Module<{arguments}{result}>",
            InterfaceType = types.Use("IPrunedModel", "Upscale.IPrunedModel"),
            ProgramType = types.Use("LoweredProgram", "Upscale.Core.Lowering.LoweredProgram"),
            DefinitionType = types.Use("ModelDefinition", "Upscale.ModelDefinition"),
            Tables = ModelEmitter.Tables(target),
            IsBaked = layout.IsBaked,
            IsOuter = variant is null,
            Fields = fields,
            Construction = construction,
            Registration = registration,
            From = layout.IsBaked
                ? $"WeightFiller.Fill(new {target.Name}(), model, Definition, {ModelEmitter.Tables(target)}.Plan)"
                : $"new PruningManager(model, {Literals.Of(target.Name)}).Compute().Prune<{target.Name}>()",
            Result = result,
            Parameters = string.Join(", ", body.Parameters.Select(parameter => tensor + " " + parameter)),
            Statements = body.Lines(),
            Program = variant == Unlowered ? "PlainProgram" : "Program",
            Folded = [.. program.Folds.Select(fold => fold.Normalization)],
        };
    }

    private string Summary(string? variant) =>
        variant switch
        {
            null => $"{Header.Reference(target.Model)} without the channels that {(layout.IsBaked ? "its profile" : "a plan")} drops.",
            Open => "The same network with a layout that is known at run time only.",
            _ => "The model's own layers and operations, with a layout that is known at run time only: for training under masks.",
        };

    private void AddLayer(Layer layer)
    {
        if (!LayerConstruction.Has(layer.Kind))
        {
            AddTensors(layer);
            return;
        }

        var field = layout.Field(layer.Name)!;
        fields.Add(new(types.Use(layer.Kind, (LayerConstruction.IsOurs(layer) ? "Upscale." : "TorchSharp.Modules.") + layer.Kind), field));
        var folded = program.Folds.Where(fold => fold.Layer == layer.Name).Select(fold => fold.Normalization).ToArray();
        var comment = folded.Length == 0 ? "" : $" // {string.Join(" and ", folded)} folded in";
        construction.Add($"{field} = {LayerConstruction.Write(layer, layout.Sizes(layer))};{comment}");
        registration.Add($"{Owner(Parent(layer.Name))}register_module({Literals.Of(Last(layer.Name))}, {field});");
        owners[layer.Name] = field + ".";
    }

    // The user's own tensors, and layers that are written out or never called: what counts is that the state_dict has them.
    private void AddTensors(Layer layer)
    {
        if (layer.Name.Length > 0)
        {
            var field = layout.Field(layer.Name)!;
            fields.Add(new("ModuleGroup", field));
            registration.Add($"{field} = new ModuleGroup({Literals.Of(Last(layer.Name))});");
            registration.Add($"{Owner(Parent(layer.Name))}register_module({Literals.Of(Last(layer.Name))}, {field});");
            owners[layer.Name] = field + ".";
        }

        foreach (var tensor in layer.Tensors)
        {
            var type = tensor.NumberType ?? (layout.IsPlaces(layer, tensor) ? "int64" : null);
            var sizes = layout.TensorSizes(layer, tensor);
            var empty =
                $"torch.zeros({(tensor.Sizes.Count is > 0 and < 5 ? sizes : $"[{sizes}]")}{(type is null ? "" : ", dtype: torch." + Keyword(type))})";
            registration.Add(
                tensor.IsBuffer
                    ? $"{owners[layer.Name]}register_buffer({Literals.Of(tensor.Name)}, {empty});"
                    : $"{owners[layer.Name]}register_parameter({Literals.Of(tensor.Name)}, nn.Parameter({empty}));"
            );
        }
    }

    private static string Keyword(string type) => type == "bool" ? "@bool" : type;

    // The same module under its other names, where the model registers them.
    private void AddAliases(int position)
    {
        foreach (var alias in graph.Aliases.Where(alias => alias.Position == position))
        {
            var module = Owner(alias.Module).TrimEnd('.');
            registration.Add($"{Owner(Parent(alias.Name))}register_module({Literals.Of(Last(alias.Name))}, {module});");
        }
    }

    private void AddSelections()
    {
        foreach (var (field, made) in layout.Selections)
        {
            fields.Add(new("ChannelSelection", field));
            construction.Add($"{field} = {made};");
            registration.Add($"register_module({Literals.Of(field.TrimStart('_'))}, {field});");
        }
    }

    // Containers of the model have no tensors of their own; they are there for the dotted names.
    private string Owner(string group)
    {
        if (!owners.TryGetValue(group, out var owner))
        {
            var parent = Owner(Parent(group));
            var local = locals.Take(NameTable.Identifier(group));
            registration.Add($"var {local} = new ModuleGroup({Literals.Of(Last(group))});");
            registration.Add($"{parent}register_module({Literals.Of(Last(group))}, {local});");
            owners[group] = owner = local + ".";
        }

        return owner;
    }

    private static string Name(Layer layer) => NameTable.Identifier(layer.Name);

    private static string Parent(string dotted) => dotted.LastIndexOf('.') is var dot and >= 0 ? dotted[..dot] : "";

    private static string Last(string dotted) => dotted[(dotted.LastIndexOf('.') + 1)..];
}
