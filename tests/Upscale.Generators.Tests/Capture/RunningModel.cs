using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture;
using Upscale.Generators.Emit;
using Upscale.Generators.Profiles;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Runs a captured model and its generated class side by side.</summary>
internal static class RunningModel
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;

    /// <summary>
    /// Names and sizes of the tensors are the graph's, and what the generated class computes with nothing pruned is equal in every bit
    /// of float64, at the example's sizes and, where the model itself takes them, at others.
    /// </summary>
    public static void Check(CSharpCompilation compilation, CapturedModel captured)
    {
        var assembly = Load(compilation, captured);
        using var scope = torch.NewDisposeScope();
        using var model = Create(assembly);
        model.eval();
        CompareState(model, captured.Graph!);
        using var pruned = Prune(assembly, model);
        pruned.eval();
        Assert.Equal(
            model.state_dict().Keys.Concat(Constants(captured.Graph!)).Order(StringComparer.Ordinal),
            pruned.state_dict().Keys.Order(StringComparer.Ordinal)
        );
        using var none = torch.no_grad();
        Compare(model, pruned, captured.Graph!, Sizes.Example);
        _ = Compare(model, pruned, captured.Graph!, Sizes.Larger) || Compare(model, pruned, captured.Graph!, Sizes.LargerBatch);
    }

    /// <summary>The user's code and the generated one; with a profile the class is baked.</summary>
    public static Assembly Load(CSharpCompilation compilation, CapturedModel captured, ProfileSource? profile = null)
    {
        var emission = ModelEmission.Of(captured.Target, captured.Graph!, profile);
        Assert.Empty(
            emission
                .Diagnostics.Where(diagnostic => diagnostic.Id == "UPS0007")
                .Select(diagnostic => string.Join("; ", diagnostic.Arguments))
        );
        var files = emission.Files.Append(ModelEmitter.Initializer([ModelEmitter.FullName(captured.Target)]));
        var whole = compilation.AddSyntaxTrees(
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Sources.ParseOptions, file.HintName, System.Text.Encoding.UTF8))
        );
        using var image = new MemoryStream();
        var result = whole.Emit(image);
        Assert.True(
            result.Success,
            string.Join(
                "\n",
                result.Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error).Take(5).Select(item => item.ToString())
            )
        );
        image.Position = 0;
        return new AssemblyLoadContext("Sample", isCollectible: true).LoadFromStream(image);
    }

    /// <summary>The user's model.</summary>
    public static torch.nn.Module Create(Assembly assembly)
    {
        if (assembly.GetType("Factory") is { } factory)
        {
            var made = factory.GetMethod("Create", Static) is { } method
                ? method.Invoke(null, [.. method.GetParameters().Select(Default)])
                : factory.GetProperty("Create", Static)!.GetValue(null);
            return (torch.nn.Module)made!;
        }

        var constructor = assembly.GetType("Model")!.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length).First();
        return (torch.nn.Module)constructor.Invoke([.. constructor.GetParameters().Select(Default)]);
    }

    private static object? Default(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue : Array.CreateInstance(parameter.ParameterType.GetElementType()!, 0);

    /// <summary>The generated class, filled from <paramref name="model"/>.</summary>
    public static torch.nn.Module Prune(Assembly assembly, torch.nn.Module model) =>
        (torch.nn.Module)assembly.GetType("PrunedModel")!.GetMethod("From", Static)!.Invoke(null, [model])!;

    // Tensors that the model holds outside of its state are in the generated class's.
    private static IEnumerable<string> Constants(Graph graph) =>
        graph.Layers.SelectMany(layer => layer.Tensors).Where(tensor => tensor.Field is not null).Select(tensor => tensor.Name);

    // A module in two places has two names there; the graph knows it by the first.
    private static void CompareState(torch.nn.Module model, Graph graph) =>
        Assert.Equal(
            model
                .state_dict()
                .DistinctBy(item => item.Value.Handle)
                .Select(item => $"{item.Key}[{string.Join(',', item.Value.shape)}]")
                .Order(StringComparer.Ordinal),
            graph
                .Layers.SelectMany(
                    layer => layer.Tensors.Where(tensor => tensor.Field is null),
                    (layer, tensor) => $"{(layer.Name.Length == 0 ? "" : layer.Name + ".")}{tensor.Name}[{string.Join(',', tensor.Sizes)}]"
                )
                .Order(StringComparer.Ordinal)
        );

    private enum Sizes
    {
        Example,
        LargerBatch,

        /// <summary>A larger batch, height and width, or length.</summary>
        Larger,
    }

    private static torch.Tensor Input(Operation input, Sizes which, torch.Generator generator)
    {
        long[] sizes = [.. input.Shape.Dimensions.Select(dimension => dimension.Size)];
        sizes[0] += which == Sizes.Example ? 0 : 1;
        for (var axis = 2; axis < sizes.Length && which == Sizes.Larger; axis++)
        {
            sizes[axis] += 8 * (axis - 1);
        }

        var type = Enum.Parse<torch.ScalarType>((input.Attributes["dtype"] as AttributeValue.Word)?.Value ?? "float64", ignoreCase: true);
        return type == torch.ScalarType.Float64
            ? torch.rand(sizes, type, generator: generator)
            : torch.randint(0, type == torch.ScalarType.Bool ? 2 : 8, sizes, type, generator: generator);
    }

    /// <summary>Whether the model itself takes these sizes.</summary>
    private static bool Compare(torch.nn.Module model, torch.nn.Module pruned, Graph graph, Sizes sizes)
    {
        var isExample = sizes == Sizes.Example;
        var generator = new torch.Generator(7);
        var inputs = graph
            .Operations.Where(operation => operation.Operator == "input")
            .Select(input => Input(input, sizes, generator))
            .ToArray();
        // Torch does not repeat every network bit for bit itself: that may take a few tries. Another computation is never equal.
        for (var tries = 1; ; tries++)
        {
            var result = Compare(model, pruned, graph, isExample, inputs, isLast: tries == 20);
            if (result is { } takes)
            {
                return takes;
            }
        }
    }

    private static bool? Compare(
        torch.nn.Module model,
        torch.nn.Module pruned,
        Graph graph,
        bool isExample,
        torch.Tensor[] inputs,
        bool isLast
    )
    {
        torch.Tensor[] expected;
        try
        {
            torch.manual_seed(5);
            expected = Forward(model, inputs);
        }
        catch (TargetInvocationException) when (!isExample)
        {
            return false;
        }

        torch.Tensor[] actual;
        try
        {
            torch.manual_seed(5);
            actual = Forward(pruned, inputs);
        }
        catch (TargetInvocationException exception)
            when (!isExample && exception.InnerException!.Message.Contains("branches on", StringComparison.Ordinal))
        {
            Assert.Contains(graph.Operations, operation => operation.Operator == "guard");
            return true;
        }

        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].shape, actual[i].shape);
            Assert.Equal(expected[i].dtype, actual[i].dtype);
            if (!isLast && !Numbers(expected[i]).SequenceEqual(Numbers(actual[i])))
            {
                return null;
            }

            if (isLast && !Repeats(model, inputs, expected))
            {
                Assert.True(torch.allclose(expected[i], actual[i], rtol: 1e-12, atol: 1e-12));
                continue;
            }

            Assert.Equal(Numbers(expected[i]), Numbers(actual[i]));
            if (isExample)
            {
                Assert.Equal(expected[i].shape, graph.Operations[graph.Outputs[i]].Shape.Dimensions.Select(dimension => dimension.Size));
            }
        }

        return true;
    }

    // Whether the model gives the same bits whatever else is in memory.
    private static bool Repeats(torch.nn.Module model, torch.Tensor[] inputs, torch.Tensor[] first)
    {
        for (var run = 0; run < 50; run++)
        {
            using var shifted = torch.empty(1 + (run * 37));
            torch.manual_seed(5);
            if (!Forward(model, inputs).Zip(first).All(pair => Numbers(pair.First).SequenceEqual(Numbers(pair.Second))))
            {
                return false;
            }
        }

        return true;
    }

    private static torch.Tensor[] Forward(torch.nn.Module model, torch.Tensor[] inputs)
    {
        var forward = model
            .GetType()
            .GetMethods()
            .First(method => method.Name == "forward" && method.GetParameters().Length >= inputs.Length);
        var others = forward.GetParameters().Skip(inputs.Length).Select(parameter => parameter.DefaultValue);
        return [.. Flat(forward.Invoke(model, [.. inputs.Select(input => input.clone()), .. others])!)];
    }

    private static double[] Numbers(torch.Tensor tensor) => tensor.to_type(torch.ScalarType.Float64).data<double>().ToArray();

    private static IEnumerable<torch.Tensor> Flat(object result) =>
        result switch
        {
            torch.Tensor tensor => [tensor.contiguous()],
            ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(index => Flat(tuple[index]!)),
            IReadOnlyDictionary<string, torch.Tensor> map => map.Values.SelectMany(Flat),
            _ => ((IEnumerable<torch.Tensor>)result).SelectMany(Flat),
        };
}
