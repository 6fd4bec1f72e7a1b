using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
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
        var program = NetworkLowering.Lower(graph, target.Options.Lowering);
        var files = new List<GeneratedFile> { File(target, "", PrunedClass(target, program, plan, segments)) };
        files.Add(File(target, ".Segments", Definition(target, program, plan, segments)));
        if (plan is not null || !program.IsPlain)
        {
            files.Add(File(target, ".Variants", Variants(target, program, isBaked: plan is not null)));
        }

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

    private static string PrunedClass(PrunableTarget target, LoweredProgram program, PruningPlan? plan, EquatableArray<Segment> segments)
    {
        var types = ClassTypes(target);
        var body = TemplateText.Render("PrunedClass", ClassBuilder.Build(target, program, plan, types));
        return FileText(target, Header.Of(target, program.Graph, plan, segments), types, body);
    }

    // Classes that few look at: a baked class's open one, and the one with the model's own layers.
    private static string Variants(PrunableTarget target, LoweredProgram program, bool isBaked)
    {
        var types = ClassTypes(target);
        var classes = new List<ClassView>();
        if (isBaked)
        {
            classes.Add(ClassBuilder.Build(target, program, null, types, ClassBuilder.Open));
        }

        if (!program.IsPlain)
        {
            classes.Add(ClassBuilder.Build(target, LoweredProgram.Of(program.Graph), null, types, ClassBuilder.Unlowered));
        }

        var texts = classes.Select(view => Indented(TemplateText.Render("PrunedClass", view)));
        var body = TemplateText.Render("Variants", new VariantsView(target.Accessibility, target.Name, [.. texts]));
        return FileText(target, [$"{target.Name} with other layouts."], types, body);
    }

    private static TypeNames ClassTypes(PrunableTarget target) =>
        Types(
            target,
            ("nn", "TorchSharp.torch.nn"),
            ("functional", "TorchSharp.torch.nn.functional"),
            ("torch", "TorchSharp.torch"),
            ("PaddingModes", "TorchSharp.PaddingModes"),
            ("Padding", "TorchSharp.Padding"),
            ("ChannelSelection", "Upscale.ChannelSelection"),
            ("ChannelsLast", "Upscale.ChannelsLast"),
            ("FoldedState", "Upscale.FoldedState"),
            ("JoinedChannels", "Upscale.JoinedChannels"),
            ("FusedActivation", "Upscale.FusedActivation"),
            ("FusedConvolution", "Upscale.FusedConvolution"),
            ("LoweredProgram", "Upscale.Core.Lowering.LoweredProgram"),
            ("ModuleGroup", "Upscale.ModuleGroup"),
            ("PruningManager", "Upscale.PruningManager"),
            ("WeightFiller", "Upscale.WeightFiller"),
            ("PruningPlan", "Upscale.Core.Plans.PruningPlan")
        );

    private static string Definition(PrunableTarget target, LoweredProgram program, PruningPlan? plan, EquatableArray<Segment> segments)
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
            Open = $"plan => new {(plan is null ? target.Name : ClassBuilder.Open)}(plan)",
            Baked = plan is null ? "" : $"new BakedPruning({Tables(target)}.Plan, () => new {target.Name}())",
            Unlowered = program.IsPlain ? "" : $"plan => new {ClassBuilder.Unlowered}(plan)",
            Graph = GraphText.Write(program.Graph).TrimEnd('\n').Split('\n'),
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
            Literals.Of(options.Trainable),
            Passes(options.Lowering)
        )
        + ")"
        + (More(options).ToArray() is { Length: > 0 } more ? " { " + string.Join(", ", more) + " }" : "");

    // Only what the attribute says otherwise than by default.
    private static IEnumerable<string> More(PrunableOptions options)
    {
        if (options.Inputs.Count > 0)
        {
            yield return "Inputs = " + Literals.OfStrings(options.Inputs);
        }

        if (options.Isomorphic)
        {
            yield return "Isomorphic = true";
        }

        if (options.Macs is { } macs)
        {
            yield return "Macs = " + Literals.Of(macs);
        }

        if (options.Limits != MaskLimits.None)
        {
            var (limits, type) = (options.Limits, "global::Upscale.");
            var amounts = limits.Amounts.Select(entry =>
                $"new {type}LayerAmount({Literals.Of(entry.Layers)}, {Literals.Of(entry.Amount)})"
            );
            yield return $"Limits = new {type}MaskLimits {{ Amounts = [{string.Join(", ", amounts)}], MaximumRatio = {Literals.Of(limits.MaximumRatio)}, "
                + $"Minimum = {Literals.Of(limits.Minimum)}, RoundTo = {Literals.Of(limits.RoundTo)} }}";
        }
    }

    private static string Passes(LoweringPasses passes) =>
        string.Join(
            " | ",
            passes.ToString().Split([", "], StringSplitOptions.None).Select(pass => "global::Upscale.LoweringPasses." + pass)
        );

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
