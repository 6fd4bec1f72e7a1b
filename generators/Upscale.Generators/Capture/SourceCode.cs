using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Upscale.Generators.Capture;

/// <summary>The bound trees of the compilation's source; semantic models are made once per file and run.</summary>
internal sealed class SourceCode(Compilation compilation, CancellationToken cancellation)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> models = [];
    private readonly HashSet<SyntaxTree> read = [];

    /// <summary>The files whose declarations or code have been looked at.</summary>
    public IReadOnlyCollection<SyntaxTree> Read => read;

    /// <summary>The declaration of <paramref name="symbol"/> that has code, or null where it is not in this compilation's source.</summary>
    public SyntaxNode? Declaration(ISymbol symbol)
    {
        var original = symbol is IMethodSymbol { PartialImplementationPart: { } part } ? part : symbol.OriginalDefinition;
        foreach (var reference in original.DeclaringSyntaxReferences)
        {
            if (compilation.ContainsSyntaxTree(reference.SyntaxTree))
            {
                read.Add(reference.SyntaxTree);
                return reference.GetSyntax(cancellation);
            }
        }

        return null;
    }

    /// <summary>Whether <paramref name="symbol"/> is declared in this compilation's source.</summary>
    public bool IsSource(ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences.Any(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree));

    /// <summary>The bound tree of <paramref name="syntax"/>, or null where it has none.</summary>
    public IOperation? Operation(SyntaxNode syntax) => Model(syntax).GetOperation(syntax, cancellation);

    /// <summary>The method that takes a value apart where <paramref name="target"/> is assigned; null for tuples.</summary>
    public IMethodSymbol? Deconstruction(SyntaxNode target) =>
        target.AncestorsAndSelf().FirstOrDefault(node => node is AssignmentExpressionSyntax or ForEachVariableStatementSyntax) switch
        {
            AssignmentExpressionSyntax assignment => Model(target).GetDeconstructionInfo(assignment).Method,
            ForEachVariableStatementSyntax loop => Model(target).GetDeconstructionInfo(loop).Method,
            _ => null,
        };

    private SemanticModel Model(SyntaxNode syntax)
    {
        if (!models.TryGetValue(syntax.SyntaxTree, out var model))
        {
            models.Add(syntax.SyntaxTree, model = compilation.GetSemanticModel(syntax.SyntaxTree));
        }

        return model;
    }
}
