using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using Upscale.Core.Graphs;

namespace Upscale.Onnx;

/// <summary>Names of a network's inputs and outputs: those of the parameters of forward, and of the elements of the tuple that it returns.</summary>
internal sealed record OnnxNames(IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>The names in the model's own forward; <c>input</c> and <c>output</c>, numbered where there are several, where it has none.</summary>
    public static OnnxNames Of(Type model, Graph graph)
    {
        var count = graph.Operations.Count(operation => operation.Operator == "input");
        var forward = model
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .FirstOrDefault(method => method.Name == "forward" && TakesTensors(method, count));
        return new(
            forward is null ? Numbered("input", count) : [.. forward.GetParameters().Select(parameter => parameter.Name!)],
            OutputNames(forward, graph.Outputs.Count)
        );
    }

    private static bool TakesTensors(MethodInfo method, int count)
    {
        var parameters = method.GetParameters();
        return parameters.Length == count
            && parameters.All(parameter => parameter.ParameterType == typeof(torch.Tensor) && parameter.Name is not null);
    }

    private static IReadOnlyList<string> OutputNames(MethodInfo? forward, int count)
    {
        var names = forward?.ReturnParameter.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames;
        return names is null || names.Count < count || names.Take(count).Any(name => name is null)
            ? Numbered("output", count)
            : [.. names.Take(count).Select(name => name!)];
    }

    private static IReadOnlyList<string> Numbered(string name, int count) =>
        count == 1
            ? [name]
            : [.. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{name}{number}"))];
}
