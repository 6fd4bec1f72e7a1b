using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Upscale.Generators.Capture;

/// <summary>Remembers captures, so that typing in a file that a model does not touch costs next to nothing.</summary>
/// <remarks>
/// The compiler runs a generator's first step at every edit, because any edit may change what a name means. A capture stays true while the
/// files whose code it ran are the same, no other file has declared anything new, and references and options are the same. Entries live as
/// long as the file that carries <c>[Prunable]</c>; generator and analyzer share them.
/// </remarks>
internal static class CaptureCache
{
    private static readonly ConditionalWeakTable<SyntaxTree, List<Entry>> Entries = new();

    /// <summary>The remembered capture, or what <paramref name="capture"/> gives.</summary>
    /// <param name="target">What is captured.</param>
    /// <param name="symbol">What carries the attribute.</param>
    /// <param name="compilation">The compilation of now.</param>
    /// <param name="capture">Captures, and says which files it ran code of.</param>
    public static CapturedModel Get(
        PrunableTarget target,
        ISymbol symbol,
        Compilation compilation,
        Func<(CapturedModel Model, IReadOnlyCollection<SyntaxTree> Read)> capture
    )
    {
        if (symbol.Locations.FirstOrDefault()?.SourceTree is not { } home)
        {
            return capture().Model;
        }

        var name = symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var entries = Entries.GetOrCreateValue(home);
        lock (entries)
        {
            var known = entries.Find(entry => entry.Name == name && entry.Model.Target == target && entry.HoldsFor(compilation));
            if (known is not null)
            {
                return known.Model;
            }
        }

        var (model, read) = capture();
        var made = new Entry(name, model, compilation, read.Append(home));
        lock (entries)
        {
            entries.RemoveAll(entry => entry.Name == name && entry.Model.Target == target);
            entries.Add(made);
        }

        return model;
    }

    private sealed class Entry(string name, CapturedModel model, Compilation compilation, IEnumerable<SyntaxTree> read)
    {
        private readonly HashSet<SyntaxTree> read = [.. read];
        private readonly Dictionary<string, SyntaxTree> others = Index(compilation.SyntaxTrees.Except(read));
        private readonly HashSet<SyntaxTree> all = [.. compilation.SyntaxTrees];
        private readonly MetadataReference[] references = [.. compilation.References];
        private readonly CompilationOptions options = compilation.Options;

        public string Name { get; } = name;

        public CapturedModel Model { get; } = model;

        public bool HoldsFor(Compilation now) =>
            now.Options.Equals(options)
            && now.References.SequenceEqual(references)
            && read.All(now.ContainsSyntaxTree)
            && now.SyntaxTrees.All(tree => all.Contains(tree) || DeclaresTheSame(tree))
            && others.Values.All(tree =>
                now.ContainsSyntaxTree(tree) || IsEmpty(tree) || now.SyntaxTrees.Any(edited => edited.FilePath == tree.FilePath)
            );

        // Bodies elsewhere were not run, or their file would be one of those that were read.
        private bool DeclaresTheSame(SyntaxTree tree) =>
            others.TryGetValue(tree.FilePath, out var before) ? tree.IsEquivalentTo(before, topLevel: true) : IsEmpty(tree);

        private static bool IsEmpty(SyntaxTree tree) =>
            tree.GetRoot() is CompilationUnitSyntax { Members.Count: 0, Usings.Count: 0, AttributeLists.Count: 0 };

        private static Dictionary<string, SyntaxTree> Index(IEnumerable<SyntaxTree> trees)
        {
            var index = new Dictionary<string, SyntaxTree>(StringComparer.Ordinal);
            foreach (var tree in trees)
            {
                index[tree.FilePath] = tree;
            }

            return index;
        }
    }
}
