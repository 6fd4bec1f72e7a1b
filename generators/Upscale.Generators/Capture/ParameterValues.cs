using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Values of parameters that no expression gives: defaults, and the attribute's constants.</summary>
internal static class ParameterValues
{
    /// <summary>The default of an optional or <c>params</c> parameter; null where it has none.</summary>
    public static AbstractValue? Default(IParameterSymbol parameter) =>
        parameter.IsParams ? new SequenceValue(SequenceKind.Array, [], parameter.Type)
        : !parameter.HasExplicitDefaultValue ? null
        : parameter.ExplicitDefaultValue is { } value ? Constant(value, parameter.Type)
        : NumericConversion.Default(parameter.Type) ?? Values.Constant.Null;

    /// <summary>An attribute's constant as an argument for a parameter of <paramref name="type"/>; null where it does not fit.</summary>
    public static AbstractValue? Given(TypedConstant constant, ITypeSymbol type)
    {
        if (constant.IsNull)
        {
            return type.IsValueType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T ? null : Values.Constant.Null;
        }

        switch (constant.Kind)
        {
            case TypedConstantKind.Array when type is IArrayTypeSymbol array:
                var items = constant.Values.Select(item => Given(item, array.ElementType)).ToArray();
                return items.All(item => item is not null) ? new SequenceValue(SequenceKind.Array, items!, type) : null;
            case TypedConstantKind.Type:
                return new TypeValue((ITypeSymbol)constant.Value!);
            case TypedConstantKind.Enum when SymbolEqualityComparer.Default.Equals(constant.Type, Underlying(type)):
                return new Constant(constant.Value, (INamedTypeSymbol)constant.Type!);
            case TypedConstantKind.Primitive:
                return Constant(constant.Value!, type);
            default:
                return null;
        }
    }

    private static Constant? Constant(object value, ITypeSymbol type)
    {
        var target = Underlying(type);
        if (target is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumType)
        {
            return new(NumericConversion.Convert(value, enumType.EnumUnderlyingType!.SpecialType, isChecked: false), enumType);
        }

        return value switch
        {
            string => target.SpecialType is SpecialType.System_String or SpecialType.System_Object ? new(value) : null,
            bool => target.SpecialType is SpecialType.System_Boolean or SpecialType.System_Object ? new(value) : null,
            _ when target.SpecialType == SpecialType.System_Object => new(value),
            _ => NumericConversion.Convert(value, target.SpecialType, isChecked: false) is { } number ? new(number) : null,
        };
    }

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
}
