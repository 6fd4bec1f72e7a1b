using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    /// <summary>A type with the type parameters in scope replaced by what they stand for.</summary>
    private ITypeSymbol Substitute(ITypeSymbol type) =>
        type switch
        {
            ITypeParameterSymbol parameter => frame.TypeArguments.TryGetValue(parameter, out var argument) ? argument : parameter,
            IArrayTypeSymbol array => Compilation.CreateArrayTypeSymbol(Substitute(array.ElementType), array.Rank),
            INamedTypeSymbol { IsTupleType: false } named => Substitute(named),
            _ => type,
        };

    private INamedTypeSymbol Substitute(INamedTypeSymbol type)
    {
        if (frame.TypeArguments.Count == 0)
        {
            return type;
        }

        if (type.ContainingType is { IsGenericType: true } outer && Substitute(outer) is var container && !Same(container, outer))
        {
            var nested = container.GetTypeMembers(type.Name, type.Arity).FirstOrDefault() ?? type;
            return type.Arity == 0 ? nested : nested.Construct([.. type.TypeArguments.Select(Substitute)]);
        }

        return type.Arity > 0 && !type.IsUnboundGenericType
            ? type.OriginalDefinition.Construct([.. type.TypeArguments.Select(Substitute)])
            : type;
    }

    /// <summary>A method, property or field with its type arguments substituted.</summary>
    private ISymbol Substitute(ISymbol member)
    {
        if (frame.TypeArguments.Count == 0)
        {
            return member;
        }

        if (member is IMethodSymbol { MethodKind: MethodKind.LocalFunction } local)
        {
            return local.IsGenericMethod ? local.OriginalDefinition.Construct([.. local.TypeArguments.Select(Substitute)]) : local;
        }

        var container = member.ContainingType is { } type ? Substitute(type) : null;
        var found =
            container is null || Same(container, member.ContainingType)
                ? member
                : container
                    .GetMembers(member.Name)
                    .FirstOrDefault(candidate => Same(candidate.OriginalDefinition, member.OriginalDefinition))
                    ?? member;
        return found is IMethodSymbol { IsGenericMethod: true } method && member is IMethodSymbol original
            ? method.ConstructedFrom.Construct([.. original.TypeArguments.Select(Substitute)])
            : found;
    }

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static bool Same(ISymbol? left, ISymbol? right) => SymbolEqualityComparer.Default.Equals(left, right);

    /// <summary>Gives a method's frame what its own type parameters, and those of the types around it, stand for.</summary>
    private static void AddTypeArguments(Frame callee, IMethodSymbol method, AbstractValue? receiver)
    {
        for (var i = 0; i < method.TypeArguments.Length; i++)
        {
            callee.TypeArguments[method.OriginalDefinition.TypeParameters[i]] = method.TypeArguments[i];
        }

        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            AddTypeArguments(callee, type);
        }

        // A method found through an interface or an unconstructed base: the object's own type knows the arguments.
        for (var type = (receiver as ObjectValue)?.Type; type is not null; type = type.BaseType)
        {
            AddTypeArguments(callee, type);
        }
    }

    private static void AddTypeArguments(Frame callee, INamedTypeSymbol type)
    {
        for (var i = 0; i < type.Arity; i++)
        {
            if (!Same(type.TypeArguments[i], type.OriginalDefinition.TypeParameters[i]))
            {
                callee.TypeArguments[type.OriginalDefinition.TypeParameters[i]] = type.TypeArguments[i];
            }
        }
    }
}
