using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture;

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

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
                .Append(typeof(torch).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    /// <summary>
    /// Captures <c>Model</c> of <paramref name="source"/>; asserts its operators, and that names and sizes of its tensors and the
    /// shape of its output are those of the running model.
    /// </summary>
    public static Graph Captures(string source, string operators, params long[] input)
    {
        var compilation = Compile(source);
        var graph = Capture(compilation, input);
        Assert.Equal(
            operators,
            string.Join(' ', graph.Operations.Where(operation => operation.Operator != "input").Select(operation => operation.Operator))
        );
        CompareWithRunningModel(compilation, graph, Example(input));
        return graph;
    }

    /// <summary>The diagnostic that stops the capture of <c>Model</c>: its id, and the text that it points at.</summary>
    public static (string Id, string Text, string Message) Refuses(string source, params long[] input)
    {
        var compilation = Compile(source);
        var captured = Run(compilation, Example(input));
        Assert.Null(captured.Graph);
        var diagnostic = Assert.Single(captured.Diagnostics);
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == diagnostic.Location!.Path);
        return (diagnostic.Id, tree.GetText().ToString(diagnostic.Location!.Span), string.Join("; ", diagnostic.Arguments));
    }

    public static CSharpCompilation Compile(string source)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            "Sample",
            [Parse(Usings, "Usings.cs"), Parse(Blocks, "Blocks.cs"), Parse(source, "Model.cs")],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations)
        );
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5).ToArray();
        Assert.True(errors.Length == 0, string.Join("\n", errors.Select(error => error.ToString())));
        return compilation;

        SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, options, path, System.Text.Encoding.UTF8);
    }

    public static CapturedModel Run(Compilation compilation, long[] input)
    {
        var options = new Generators.Capture.PrunableOptions(
            Amount: 0.25,
            Input: input.ToEquatableArray(),
            PruningSide.Input,
            PruningMethod.Unconstrained,
            Global: false,
            Ignore: [],
            Profile: null,
            Trainable: false
        );
        var target = new PrunableTarget("PrunedModel", "", "global::Model", "Model", [], IsPartial: true, "public", null, options);
        return ModelCapture.Run(target, Entry(compilation), compilation, CancellationToken.None);
    }

    private static long[] Example(long[] input) => input.Length == 0 ? [1, 3, 16, 16] : input;

    /// <summary>The class <c>Model</c>, or a static member <c>Create</c> of a class <c>Factory</c>.</summary>
    private static ISymbol Entry(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Factory") is { } factory
            ? factory.GetMembers("Create").Single()
            : compilation.GetTypeByMetadataName("Model")!;

    private static Graph Capture(CSharpCompilation compilation, long[] input)
    {
        var captured = Run(compilation, Example(input));
        Assert.True(
            captured.Graph is not null,
            string.Join("\n", captured.Diagnostics.Select(item => $"{item.Id} {item.Location?.Lines} {string.Join("; ", item.Arguments)}"))
        );
        Assert.Empty(GraphRules.Check(captured.Graph));
        return captured.Graph;
    }

    private static void CompareWithRunningModel(CSharpCompilation compilation, Graph graph, long[] input)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        var assembly = new AssemblyLoadContext("Sample", isCollectible: true).LoadFromStream(image);
        using var scope = torch.NewDisposeScope();
        using var model = Create(assembly);
        model.eval();
        // A module in two places has two names there; the graph knows it by the first.
        var state = model.state_dict().DistinctBy(item => item.Value.Handle);
        Assert.Equal(
            state.Select(item => $"{item.Key}[{string.Join(',', item.Value.shape)}]").Order(StringComparer.Ordinal),
            Tensors(graph).Order(StringComparer.Ordinal)
        );
        CompareOutputs(model, graph, input);
    }

    private static void CompareOutputs(torch.nn.Module model, Graph graph, long[] input)
    {
        var forward = model
            .GetType()
            .GetMethods()
            .First(method => method.Name == "forward" && method.DeclaringType == model.GetType() || method.Name == "forward");
        var inputs = forward.GetParameters().Select(_ => (object)torch.rand(input)).ToArray();
        var result = forward.Invoke(model, inputs);
        var tensors = result is torch.Tensor one ? [one] : Flat(result!).ToArray();
        Assert.Equal(
            tensors.Select(tensor => string.Join(',', tensor.shape)),
            graph.Outputs.Select(output => string.Join(',', graph.Operations[output].Shape.Dimensions.Select(dimension => dimension.Size)))
        );
    }

    private static IEnumerable<torch.Tensor> Flat(object result) =>
        result is System.Runtime.CompilerServices.ITuple tuple
            ? Enumerable.Range(0, tuple.Length).SelectMany(index => tuple[index] is torch.Tensor tensor ? [tensor] : Flat(tuple[index]!))
            : ((IEnumerable<torch.Tensor>)result);

    private static torch.nn.Module Create(Assembly assembly)
    {
        const BindingFlags flags = BindingFlags.Public | BindingFlags.Static;
        if (assembly.GetType("Factory") is { } factory)
        {
            var made = factory.GetMethod("Create", flags) is { } method
                ? method.Invoke(null, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)])
                : factory.GetProperty("Create", flags)!.GetValue(null);
            return (torch.nn.Module)made!;
        }

        var constructor = assembly.GetType("Model")!.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length).First();
        return (torch.nn.Module)constructor.Invoke([.. constructor.GetParameters().Select(Default)]);
    }

    private static object? Default(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue : Array.CreateInstance(parameter.ParameterType.GetElementType()!, 0);

    private static IEnumerable<string> Tensors(Graph graph) =>
        graph.Layers.SelectMany(
            layer => layer.Tensors,
            (layer, tensor) => $"{(layer.Name.Length == 0 ? "" : layer.Name + ".")}{tensor.Name}[{string.Join(',', tensor.Sizes)}]"
        );
}
