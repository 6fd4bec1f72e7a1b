using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Capture;

/// <summary>One model as C# text: captured, and run beside it.</summary>
internal static class CaptureCase
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using TorchSharp;
        global using TorchSharp.Modules;
        global using TorchSharp.Utils;
        global using static TorchSharp.torch;
        global using static TorchSharp.torch.nn;
        global using F = TorchSharp.torch.nn.functional;
        """;

    /// <summary>What every model here can use without declaring it.</summary>
    private const string Blocks = """
        public sealed class Block : Module<Tensor, Tensor>
        {
            private readonly Conv2d conv;
            public Block(long inputs, long outputs, long stride = 1) : base("Block")
            {
                conv = Conv2d(inputs, outputs, 3, stride: stride, padding: 1);
                RegisterComponents();
            }
            public override Tensor forward(Tensor x) => F.relu(conv.call(x));
        }
        """;

    /// <summary>
    /// Captures <c>Model</c> of <paramref name="source"/>; asserts its operators, and that the generated class has the running model's
    /// tensors and, with nothing pruned, its outputs bit for bit.
    /// </summary>
    public static Graph Captures(string source, string operators, params long[] input) => Captures(source, operators, [], input);

    /// <summary>The same with an example for each input.</summary>
    public static Graph Captures(string source, string operators, string[] inputs, params long[] input)
    {
        var compilation = Compile(source);
        var captured = Capture(compilation, Example(input), inputs);
        var graph = captured.Graph!;
        Assert.Equal(
            operators,
            string.Join(' ', graph.Operations.Where(operation => operation.Operator != "input").Select(operation => operation.Operator))
        );
        RunningModel.Check(compilation, captured);
        return graph;
    }

    /// <summary>The same for a project of several files, whose operators are not looked at.</summary>
    public static void Captures(string[] files, string[] inputs)
    {
        var compilation = Checked(Unchecked(files));
        RunningModel.Check(compilation, Capture(compilation, [1], inputs));
    }

    /// <summary>The diagnostic that stops the capture of <c>Model</c>: its id, and the text that it points at.</summary>
    public static (string Id, string Text, string Message) Refuses(string source, params long[] input) => Refuses(source, [], input);

    /// <summary>The same with an example for each input.</summary>
    public static (string Id, string Text, string Message) Refuses(string source, string[] inputs, params long[] input)
    {
        var compilation = Compile(source);
        var captured = Run(compilation, Example(input), inputs);
        Assert.Null(captured.Graph);
        var diagnostic = Assert.Single(captured.Diagnostics);
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == diagnostic.Location!.Path);
        return (diagnostic.Id, tree.GetText().ToString(diagnostic.Location!.Span), string.Join("; ", diagnostic.Arguments));
    }

    public static CSharpCompilation Compile(string source, params SyntaxTree[] more) => Checked(Unchecked([source]).AddSyntaxTrees(more));

    private static CSharpCompilation Checked(CSharpCompilation compilation)
    {
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5).ToArray();
        Assert.True(errors.Length == 0, string.Join("\n", errors.Select(error => error.ToString())));
        return compilation;
    }

    /// <summary>A compilation that may have errors.</summary>
    public static CSharpCompilation Unchecked(string[] files) =>
        CSharpCompilation.Create(
            "Sample",
            [
                Parse(Usings, "Usings.cs"),
                Parse(Blocks, "Blocks.cs"),
                .. files.Select((file, index) => Parse(file, index == 0 ? "Model.cs" : $"Model{index + 1}.cs")),
            ],
            References.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations)
        );

    /// <summary>Whether there is something to capture.</summary>
    public static bool HasEntry(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Factory") is { } factory
            ? factory.GetMembers("Create").Length == 1
            : compilation.GetTypeByMetadataName("Model") is not null;

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), path, System.Text.Encoding.UTF8);

    public static CapturedModel Run(Compilation compilation, long[] input, params string[] inputs)
    {
        var options = new Generators.Capture.PrunableOptions(
            Amount: 0.25,
            Input: input.ToEquatableArray(),
            PruningSide.Input,
            PruningMethod.Unconstrained,
            Global: false,
            Ignore: [],
            Profile: null,
            Trainable: false,
            LoweringPasses.None
        )
        {
            Inputs = inputs.ToEquatableArray(),
        };
        var entry = Entry(compilation);
        var model = entry as INamedTypeSymbol ?? (INamedTypeSymbol)((entry as IMethodSymbol)?.ReturnType ?? ((IPropertySymbol)entry).Type);
        var name = model.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var factory =
            entry is IMethodSymbol ? "global::Factory.Create()"
            : entry is IPropertySymbol ? "global::Factory.Create"
            : null;
        var target = new PrunableTarget("PrunedModel", "", name, model.Name, [], IsPartial: false, "public", factory, options);
        return ModelCapture.Run(target, entry, compilation, CancellationToken.None);
    }

    private static long[] Example(long[] input) => input.Length == 0 ? [1, 3, 16, 16] : input;

    /// <summary>The class <c>Model</c>, or a static member <c>Create</c> of a class <c>Factory</c>.</summary>
    private static ISymbol Entry(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Factory") is { } factory
            ? factory.GetMembers("Create").Single()
            : compilation.GetTypeByMetadataName("Model")!;

    /// <summary>A capture that must succeed.</summary>
    public static CapturedModel Capture(CSharpCompilation compilation, long[] input, params string[] inputs)
    {
        var captured = Run(compilation, input, inputs);
        Assert.True(
            captured.Graph is not null,
            string.Join("\n", captured.Diagnostics.Select(item => $"{item.Id} {item.Location?.Lines} {string.Join("; ", item.Arguments)}"))
        );
        Assert.Empty(GraphRules.Check(captured.Graph));
        return captured;
    }
}
