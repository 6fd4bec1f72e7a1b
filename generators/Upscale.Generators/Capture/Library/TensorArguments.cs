using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>The tensors among a call's arguments.</summary>
internal static class TensorArguments
{
    /// <summary>Receiver first, then in the order of the parameters; elements of lists of tensors in their order.</summary>
    public static IReadOnlyList<AbstractValue> Of(CallArguments call)
    {
        var tensors = new List<AbstractValue>();
        if (call.Receiver is { } receiver)
        {
            tensors.Add(receiver);
        }

        foreach (var parameter in Parameters(call.Member))
        {
            var value = call[parameter.Name];
            if (IsTensor(parameter.Type) && value is not Constant { Value: null })
            {
                tensors.Add(value);
            }
        }

        return tensors;
    }

    /// <summary>Whether some argument is a tensor of forward or of the model.</summary>
    public static bool IsTensor(AbstractValue value) => value is TensorValue or TensorStateValue;

    private static ImmutableArray<IParameterSymbol> Parameters(ISymbol member) =>
        member switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol property => property.Parameters,
            _ => [],
        };

    private static bool IsTensor(ITypeSymbol type) => type.Name is "Tensor" or "Parameter";
}
