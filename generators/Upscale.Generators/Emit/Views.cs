namespace Upscale.Generators.Emit;

/// <summary>The top of a generated file.</summary>
/// <param name="Header">Comment lines below <c>auto-generated</c>.</param>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="Usings">Whole using directives.</param>
/// <param name="Body">The types.</param>
internal sealed record FileView(IReadOnlyList<string> Header, string Namespace, IReadOnlyList<string> Usings, string Body)
{
    /// <summary>Whether there are any.</summary>
    public bool HasUsings => Usings.Count > 0;

    /// <summary>Whether TorchSharp's lower-case names are among them.</summary>
    public bool HasLowerCase => Usings.Any(line => line.Length > 6 && char.IsLower(line[6]));
}

/// <summary>A field of the generated class.</summary>
internal sealed record FieldView(string Type, string Name);

/// <summary>A class with a straight-line forward: the pruned class, or one of those inside it.</summary>
internal sealed record ClassView
{
    public required string Name { get; init; }
    public required string Accessibility { get; init; }
    public required string Version { get; init; }
    public required string Model { get; init; }

    /// <summary>What the class is, as its documentation says it.</summary>
    public required string Summary { get; init; }

    public required string BaseType { get; init; }

    /// <summary>What every generated class can say of itself.</summary>
    public required string InterfaceType { get; init; }

    public required string ProgramType { get; init; }

    public required string DefinitionType { get; init; }

    /// <summary>The class of a baked model's tables.</summary>
    public required string Tables { get; init; }

    public required bool IsBaked { get; init; }

    /// <summary>Whether this is the class that is registered; false for the classes inside it.</summary>
    public required bool IsOuter { get; init; }

    public required IReadOnlyList<FieldView> Fields { get; init; }
    public required IReadOnlyList<string> Construction { get; init; }
    public required IReadOnlyList<string> Registration { get; init; }
    public required string From { get; init; }
    public required string Result { get; init; }
    public required string Parameters { get; init; }
    public required IReadOnlyList<string> Statements { get; init; }

    /// <summary>The property of the definition that holds the program.</summary>
    public required string Program { get; init; }

    /// <summary>Layers of the model that the class does not have, because others do their work.</summary>
    public required IReadOnlyList<string> Folded { get; init; }
}

/// <summary>The classes inside a pruned class.</summary>
internal sealed record VariantsView(string Accessibility, string Name, IReadOnlyList<string> Classes);

/// <summary>The arguments of <c>ModelDefinition</c>.</summary>
internal sealed record DefinitionView
{
    public required string Name { get; init; }
    public required string Accessibility { get; init; }
    public required string Model { get; init; }

    /// <summary>The model in a documentation comment.</summary>
    public string ModelReference => Header.Reference(Model);

    public required string DefinitionType { get; init; }
    public required string SegmentType { get; init; }
    public required string Options { get; init; }
    public required string Open { get; init; }
    public required string Baked { get; init; }

    /// <summary>How to make the class with the model's own layers; empty where that is the open class.</summary>
    public required string Unlowered { get; init; }
    public required IReadOnlyList<string> Graph { get; init; }
    public required IReadOnlyList<SegmentView> Segments { get; init; }
}

/// <summary>A segment's members as C# text.</summary>
internal sealed record SegmentView(
    string Name,
    string Producers,
    string Consumers,
    string Users,
    string Channels,
    string Pinned,
    string Layers
);

/// <summary>The part of the user's own class.</summary>
internal sealed record CompanionView(
    IReadOnlyList<string> Opening,
    string Pruned,
    string DefinitionType,
    string SegmentType,
    IReadOnlyList<string> Closing
);

/// <summary>A baked class's plan as C# text, one entry a line.</summary>
internal sealed record TablesView(
    string Name,
    string Pruned,
    string Amount,
    IReadOnlyList<string> Layers,
    IReadOnlyList<string> Selections,
    IReadOnlyList<string> Values
);

/// <summary>The pruned classes of an assembly.</summary>
internal sealed record InitializerView(IReadOnlyList<string> Classes);
