using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Upscale.Core.Collections;
using Upscale.Generators.Capture;
using Upscale.Generators.Diagnostics;
using Upscale.Generators.Emit;

namespace Upscale.Generators.Targets;

/// <summary>Reads <c>[Prunable]</c> attributes: what each asks for, or why it cannot be had.</summary>
internal static class PrunableReader
{
    public const string Attribute = "Upscale.PrunableAttribute";

    // Collection expressions are in the generated code.
    private const LanguageVersion OldestLanguage = LanguageVersion.CSharp12;

    /// <summary>Whether the runtime that generated code calls is referenced.</summary>
    public static bool HasRuntime(Compilation compilation) => compilation.GetTypeByMetadataName("Upscale.ModelDefinition") is not null;

    /// <summary>The requests on <paramref name="symbol"/>, in the order of its attributes.</summary>
    public static IReadOnlyList<PrunableRequest> Read(ISymbol symbol, Compilation compilation, CancellationToken cancellation)
    {
        var requests = new List<PrunableRequest>();
        foreach (var attribute in symbol.GetAttributes().Where(IsPrunable))
        {
            var location = LocationInfo.From(attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation());
            requests.Add(Read(symbol, attribute, location, compilation, isFirst: requests.Count == 0));
        }

        return requests;
    }

    private static bool IsPrunable(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() == Attribute;

    private static PrunableRequest Read(
        ISymbol symbol,
        AttributeData attribute,
        LocationInfo? location,
        Compilation compilation,
        bool isFirst
    )
    {
        var model = ModelOf(symbol);
        var options = new AttributeOptions(attribute);
        var name = options.Text("Name") ?? "Pruned" + (model?.Name ?? symbol.Name);
        var refusals = new List<DiagnosticInfo>();
        void Refuse(string id, params string[] arguments) => refusals.Add(new(id, location, [.. arguments]));

        if (compilation is CSharpCompilation { LanguageVersion: < OldestLanguage } csharp)
        {
            Refuse(PrunableDiagnostics.OldLanguage, csharp.LanguageVersion.ToDisplayString());
        }

        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            Refuse(PrunableDiagnostics.BadName, name);
        }

        if (!(options.Amount >= 0 && options.Amount < 1))
        {
            Refuse(PrunableDiagnostics.BadAmount, options.Amount.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (options.LimitsError is { } limits)
        {
            Refuse(PrunableDiagnostics.BadLimits, limits);
        }

        if (options.Input.Count == 0 || options.Input.Any(size => size < 1))
        {
            Refuse(PrunableDiagnostics.BadInput, string.Join(",", options.Input));
        }

        foreach (var input in options.ToOptions().Inputs.Where(input => ExampleInput.Parse(input) is null))
        {
            Refuse(PrunableDiagnostics.BadInput, input);
        }

        if (Unreachable(symbol, model) is { } reason)
        {
            Refuse(PrunableDiagnostics.Unreachable, symbol.Name, reason);
        }

        if (model is null || refusals.Count > 0)
        {
            return new(null, [], location, refusals.ToEquatableArray());
        }

        return new(Target(symbol, model, name, options.ToOptions(), isFirst), options.Arguments, location, []);
    }

    private static PrunableTarget Target(ISymbol symbol, INamedTypeSymbol model, string name, PrunableOptions options, bool isFirst)
    {
        var declaring = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        var space = declaring.ContainingNamespace;
        var around = Around(model).ToArray();
        return new(
            name,
            space is { IsGlobalNamespace: false } ? space.ToDisplayString() : "",
            model.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            model.Name,
            around.Select(type => "partial " + Keyword(type) + " " + type.Name).ToEquatableArray(),
            isFirst && symbol is INamedTypeSymbol && around.Append(model).All(IsPartial),
            Named(model).Concat(Named(declaring)).All(IsPublic) ? "public" : "internal",
            symbol is INamedTypeSymbol ? null : Factory(symbol),
            options
        )
        {
            Taken = TypeNames.All.Where(type => space.GetTypeMembers(type).Length > 0).ToEquatableArray(),
        };
    }

    private static INamedTypeSymbol? ModelOf(ISymbol symbol) =>
        symbol switch
        {
            INamedTypeSymbol type => type,
            IMethodSymbol method => method.ReturnType as INamedTypeSymbol,
            IPropertySymbol property => property.Type as INamedTypeSymbol,
            _ => null,
        };

    // Why generated code, which lies beside the model in its namespace, cannot name it.
    private static string? Unreachable(ISymbol symbol, INamedTypeSymbol? model)
    {
        if (model is null)
        {
            return "it does not return a class";
        }

        if (symbol is not INamedTypeSymbol && !symbol.IsStatic)
        {
            return "it is not static";
        }

        if (symbol is INamedTypeSymbol { IsAbstract: true })
        {
            return "it is abstract";
        }

        foreach (var part in Named(model).Concat(symbol is INamedTypeSymbol ? [] : Around(symbol).Append(symbol)))
        {
            if (part is INamedTypeSymbol type && type.TypeArguments.Any(IsOpen) || part is IMethodSymbol { IsGenericMethod: true })
            {
                return $"'{part.Name}' is generic";
            }

            if (
                part is INamedTypeSymbol { IsFileLocal: true }
                || part.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected
            )
            {
                return $"'{part.Name}' is {(part.DeclaredAccessibility == Accessibility.Private ? "private" : "not visible in the assembly")}";
            }
        }

        return null;
    }

    private static bool IsOpen(ITypeSymbol argument) => argument is ITypeParameterSymbol;

    // Every type in the full name.
    private static IEnumerable<ISymbol> Named(INamedTypeSymbol type) =>
        Around(type).Append(type).SelectMany(part => part.TypeArguments.OfType<INamedTypeSymbol>().SelectMany(Named).Append(part));

    private static string Factory(ISymbol symbol) =>
        symbol.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
        + "."
        + symbol.Name
        + (symbol is IMethodSymbol ? "()" : "");

    private static Stack<INamedTypeSymbol> Around(ISymbol symbol)
    {
        var around = new Stack<INamedTypeSymbol>();
        for (var type = symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            around.Push(type);
        }

        return around;
    }

    private static bool IsPublic(ISymbol part) => part.DeclaredAccessibility == Accessibility.Public;

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Length > 0
        && type.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
        );

    private static string Keyword(INamedTypeSymbol type) =>
        type.IsRecord
            ? type.IsValueType
                ? "record struct"
                : "record"
            : type.TypeKind == TypeKind.Struct
                ? "struct"
                : type.TypeKind == TypeKind.Interface
                    ? "interface"
                    : "class";
}
