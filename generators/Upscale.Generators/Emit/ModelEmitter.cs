using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Plans;
using Upscale.Core.Segments;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Emit;

/// <summary>Graph and plan to C#: the pruned class, what is known of the model, the tables of a baked class, and the part of the user's class.</summary>
internal static class ModelEmitter
{
    /// <summary>The files of one model.</summary>
    /// <param name="target">What to generate.</param>
    /// <param name="graph">The model.</param>
    /// <param name="plan">The profile's plan for a baked class; null for an open one.</param>
    /// <exception cref="GraphException">A layer or operation has no C# text.</exception>
    public static EquatableArray<GeneratedFile> Emit(PrunableTarget target, Graph graph, PruningPlan? plan)
    {
        var segments = SegmentFinder.Find(graph);
        var files = new List<GeneratedFile> { File(target, "", PrunedClass(target, graph, plan, segments)) };
        files.Add(File(target, ".Segments", Definition(target, graph, plan, segments)));
        if (plan is not null)
        {
            files.Add(File(target, ".Tables", TablesFile(target, graph, plan)));
        }

        if (target.IsPartial)
        {
            files.Add(new(Qualified(target.Namespace, target.ModelName) + "." + target.Name + ".g.cs", Companion(target)));
        }

        return files.ToEquatableArray();
    }

    /// <summary>The class of a baked model's tables.</summary>
    public static string Tables(PrunableTarget target) => target.Name + "Tables";

    /// <summary>The initialiser of an assembly whose pruned classes are <paramref name="classes"/>, with their namespaces.</summary>
    public static GeneratedFile Initializer(IEnumerable<string> classes)
    {
        var body = TemplateText.Render("Initializer", new InitializerView([.. classes.OrderBy(name => name, StringComparer.Ordinal)]));
        return new("UpscaleInitializer.g.cs", TemplateText.Render("File", new FileView([], "Upscale.Generated", [], body)));
    }

    /// <summary>The pruned class's full name, as C# writes it.</summary>
    public static string FullName(PrunableTarget target) => "global::" + Qualified(target.Namespace, target.Name);

    private static string PrunedClass(PrunableTarget target, Graph graph, PruningPlan? plan, EquatableArray<Segment> segments)
    {
        var types = Types(
            target,
            ("nn", "TorchSharp.torch.nn"),
            ("functional", "TorchSharp.torch.nn.functional"),
            ("torch", "TorchSharp.torch"),
            ("PaddingModes", "TorchSharp.PaddingModes"),
            ("Padding", "TorchSharp.Padding"),
            ("ChannelSelection", "Upscale.ChannelSelection"),
            ("ModuleGroup", "Upscale.ModuleGroup"),
            ("PruningManager", "Upscale.PruningManager"),
            ("WeightFiller", "Upscale.WeightFiller"),
            ("PruningPlan", "Upscale.Core.Plans.PruningPlan")
        );
        var nested = plan is null
            ? ""
            : Indented(TemplateText.Render("PrunedClass", ClassBuilder.Build(target, graph, null, types, "", isOuter: false)));
        var view = ClassBuilder.Build(target, graph, plan, types, nested, isOuter: true);
        return FileText(target, Header.Of(target, graph, plan, segments), types, TemplateText.Render("PrunedClass", view));
    }

    private static string Definition(PrunableTarget target, Graph graph, PruningPlan? plan, EquatableArray<Segment> segments)
    {
        var types = Types(
            target,
            ("ModelDefinition", "Upscale.ModelDefinition"),
            ("BakedPruning", "Upscale.BakedPruning"),
            ("Segment", "Upscale.Core.Segments.Segment")
        );
        var view = new DefinitionView
        {
            Name = target.Name,
            Accessibility = target.Accessibility,
            Model = target.Model,
            DefinitionType = types.Use("ModelDefinition", "Upscale.ModelDefinition"),
            SegmentType = types.Use("Segment", "Upscale.Core.Segments.Segment"),
            Options = Options(target.Options),
            Open = plan is null ? $"plan => new {target.Name}(plan)" : "plan => new Open(plan)",
            Baked = plan is null ? "" : $"new BakedPruning({Tables(target)}.Plan, () => new {target.Name}())",
            Graph = GraphText.Write(graph).TrimEnd('\n').Split('\n'),
            Segments = [.. segments.Select(View)],
        };
        var body = TemplateText.Render("Definition", view);
        return FileText(
            target,
            [$"What Upscale knows of {target.ModelName}, for {target.Name}."],
            types,
            body,
            "using global::Upscale.Core.Collections;"
        );
    }

    private static string TablesFile(PrunableTarget target, Graph graph, PruningPlan plan)
    {
        var types = Types(
            target,
            ("IndexText", "Upscale.Core.Collections.IndexText"),
            ("LayerPlan", "Upscale.Core.Plans.LayerPlan"),
            ("PlannedSelection", "Upscale.Core.Plans.PlannedSelection"),
            ("PruningPlan", "Upscale.Core.Plans.PruningPlan"),
            ("Selection", "Upscale.Core.Plans.Selection")
        );
        var body = TemplateText.Render("Tables", PlanTables.Of(target, graph, plan));
        return FileText(target, [$"The constants of {target.Name}."], types, body, "using global::Upscale.Core.Collections;");
    }

    private static string Companion(PrunableTarget target)
    {
        var types = Types(target, ("ModelDefinition", "Upscale.ModelDefinition"), ("Segment", "Upscale.Core.Segments.Segment"));
        string[] declarations = [.. target.ContainingTypes, "partial class " + target.ModelName];
        var view = new CompanionView(
            [.. declarations.SelectMany((declaration, depth) => new[] { Spaces(depth) + declaration, Spaces(depth) + "{" })],
            FullName(target),
            types.Use("ModelDefinition", "Upscale.ModelDefinition"),
            types.Use("Segment", "Upscale.Core.Segments.Segment"),
            [.. declarations.Select((_, depth) => Spaces(declarations.Length - 1 - depth) + "}")]
        );
        var body = TemplateText.Render("Companion", view);
        return FileText(
            target,
            [$"The part of {target.ModelName} that Upscale adds."],
            types,
            body,
            "using global::Upscale.Core.Collections;"
        );
    }

    private static SegmentView View(Segment segment) =>
        new(
            Literals.Of(segment.Name),
            Literals.OfStrings(segment.Producers),
            Literals.OfStrings(segment.Consumers),
            Literals.OfStrings(segment.Users),
            Literals.Of(segment.Channels),
            segment.Pinned is null ? "null" : Literals.Of(segment.Pinned),
            Literals.OfStrings(segment.Layers)
        );

    private static string Options(PrunableOptions options) =>
        "new("
        + string.Join(
            ", ",
            Literals.Of(options.Amount),
            "[" + string.Join(", ", options.Input.Select(Literals.Of)) + "]",
            "global::Upscale.PruningSide." + options.Side,
            "global::Upscale.PruningMethod." + options.Method,
            Literals.Of(options.Global),
            Literals.OfStrings(options.Ignore),
            options.Profile is null ? "null" : Literals.Of(options.Profile),
            Literals.Of(options.Trainable)
        )
        + ")"
        + (options.Inputs.Count == 0 ? "" : $" {{ Inputs = {Literals.OfStrings(options.Inputs)} }}");

    private static GeneratedFile File(PrunableTarget target, string suffix, string text) =>
        new(Qualified(target.Namespace, target.Name) + suffix + ".g.cs", text);

    private static string FileText(
        PrunableTarget target,
        IReadOnlyList<string> header,
        TypeNames types,
        string body,
        params string[] more
    ) => TemplateText.Render("File", new FileView(header, target.Namespace, [.. more, .. types.Directives(body)], body));

    private static TypeNames Types(PrunableTarget target, params (string Simple, string Full)[] always)
    {
        var types = new TypeNames(target.Taken);
        foreach (var (simple, full) in always)
        {
            _ = types.Use(simple, full);
        }

        return types;
    }

    private static string Qualified(string space, string name) => space.Length == 0 ? name : space + "." + name;

    private static string Spaces(int depth) => new(' ', depth * 4);

    private static string Indented(string text) =>
        string.Join("\n", text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? line : "    " + line)) + "\n";
}
