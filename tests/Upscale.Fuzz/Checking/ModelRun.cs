using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Fuzz.Checking;

/// <summary>Runs a module whose inputs and outputs are known only when it is loaded.</summary>
internal static class ModelRun
{
    /// <summary>What forward returns for copies of <paramref name="inputs"/>, tuples and dictionaries taken apart.</summary>
    public static Tensor[] Forward(nn.Module module, IReadOnlyList<Tensor> inputs)
    {
        var forward = module
            .GetType()
            .GetMethods()
            .Single(method =>
                method.Name == "forward" && method.GetParameters().All(parameter => parameter.ParameterType == typeof(Tensor))
            );
        var result = Invoke(forward, module, [.. inputs.Select(input => input.clone())]);
        // The pruned class returns them in the order in which the model names them.
        return result switch
        {
            ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => (Tensor)tuple[i]!)],
            Dictionary<string, Tensor> named => [.. named.Values],
            _ => [(Tensor)result!],
        };
    }

    /// <summary>Calls a static method of one argument.</summary>
    public static nn.Module Static(Type type, string name, nn.Module argument) =>
        (nn.Module)Invoke(type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, [argument.GetType()])!, null, [argument])!;

    /// <summary>Makes an instance.</summary>
    public static nn.Module Create(Type type)
    {
        try
        {
            return (nn.Module)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private static object? Invoke(MethodInfo method, object? target, object?[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
