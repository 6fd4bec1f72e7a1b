using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    private AbstractValue Convert(IConversionOperation operation)
    {
        var value = Evaluate(operation.Operand);
        if (value is Unknown)
        {
            return value;
        }

        if (operation.OperatorMethod is { } method)
        {
            return ConvertByUser(operation, method, value);
        }

        var target = Underlying(Substitute(operation.Type!));
        return value switch
        {
            Constant { Value: null } => value,
            Constant constant => ConvertConstant(operation, constant, target),
            SizeValue size => ConvertSize(operation, size, target),
            RatioValue ratio => ConvertRatio(ratio, target),
            IndexValue => value,
            _ when operation.IsTryCast => IsInstance(value, target) switch
            {
                false => Constant.Null,
                _ => value,
            },
            _ when operation.GetConversion().IsExplicit && operation.GetConversion().IsReference && IsInstance(value, target) == false =>
                throw new CaptureException(
                    CaptureDiagnostics.Throws,
                    operation.Syntax.GetLocation(),
                    "InvalidCastException",
                    $"{Describe(value)} is no {target.Name}"
                ),
            _ => value,
        };
    }

    // TorchSharp converts numbers to Scalar and tuples to its own types on the way into a call: the value stays what it is.
    private AbstractValue ConvertByUser(IConversionOperation operation, IMethodSymbol method, AbstractValue value)
    {
        if (value is Constant { Value: null } && !operation.Operand.Type!.IsReferenceType)
        {
            return value;
        }

        if (source.IsSource(method) || FindLibrary(method, null) is not null)
        {
            return Invoke(method, null, [value], operation);
        }

        if (operation.Type is { Name: "Index", ContainingNamespace.Name: "System" })
        {
            return new IndexValue(value, isFromEnd: false);
        }

        return value;
    }

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;

    private Constant ConvertConstant(IConversionOperation operation, Constant constant, ITypeSymbol target)
    {
        if (EnumType(target) is { } enumType)
        {
            return
                NumericConversion.Convert(constant.Value!, enumType.EnumUnderlyingType!.SpecialType, operation.IsChecked) is { } underlying
                ? new Constant(underlying, enumType)
                : constant;
        }

        if (!NumericConversion.IsNumber(constant.Value) || !IsNumeric(target))
        {
            return operation.IsTryCast && IsInstance(constant, target) == false ? Constant.Null : constant;
        }

        try
        {
            return new Constant(NumericConversion.Convert(constant.Value!, target.SpecialType, operation.IsChecked));
        }
        catch (OverflowException exception)
        {
            throw new CaptureException(CaptureDiagnostics.Throws, operation.Syntax.GetLocation(), "OverflowException", exception.Message);
        }
    }

    private static bool IsNumeric(ITypeSymbol type) => type.SpecialType is >= SpecialType.System_Char and <= SpecialType.System_Double;

    // An int of a size is exact while sizes fit.
    private static AbstractValue ConvertSize(IConversionOperation operation, SizeValue size, ITypeSymbol target) =>
        target.SpecialType switch
        {
            SpecialType.System_Single or SpecialType.System_Double => RatioArithmetic.Term(size)!,
            SpecialType.System_Decimal => NotKnown(operation, $"a size that follows the input ({size}) is converted to decimal"),
            _ => size,
        };

    private static AbstractValue ConvertRatio(RatioValue ratio, ITypeSymbol target) =>
        target.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 ? RatioArithmetic.Truncated(ratio) : ratio;

    /// <summary>The default of a type: zero, null, or a struct of defaults.</summary>
    private AbstractValue Default(ITypeSymbol type)
    {
        if (NumericConversion.Default(type) is { } number)
        {
            return number;
        }

        if (EnumType(type) is { } enumType)
        {
            var underlying = NumericConversion.Default(enumType.EnumUnderlyingType!)!;
            return new Constant(underlying.Value, enumType);
        }

        return type switch
        {
            INamedTypeSymbol { IsTupleType: true } tuple => new SequenceValue(
                SequenceKind.Tuple,
                tuple.TupleElements.Select(element => Default(element.Type)),
                tuple
            ),
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => Constant.Null,
            INamedTypeSymbol { IsValueType: true } structure => source.IsSource(structure)
                ? new ObjectValue(structure)
                : new Unknown($"the default of {structure.ToDisplayString()} is not known", null),
            _ => Constant.Null,
        };
    }

    /// <summary>Text as interpolation and <c>ToString</c> give it; null where it is not known.</summary>
    public string? Text(AbstractValue value) =>
        value switch
        {
            Constant { Type: { } enumType } constant => EnumName(enumType, constant.Value),
            Constant constant => System.Convert.ToString(constant.Value, CultureInfo.InvariantCulture),
            ObjectValue instance when FindToString(instance) is { } method => InvokeDelegate(
                new DelegateValue(method, instance, null),
                [],
                null
            )
                is Constant { Value: string text }
                ? text
                : null,
            _ => null,
        };

    private static string? EnumName(INamedTypeSymbol type, object? value)
    {
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.HasConstantValue && Equals(field.ConstantValue, value))
            {
                return field.Name;
            }
        }

        return System.Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    private IMethodSymbol? FindToString(ObjectValue instance)
    {
        for (var type = instance.Type; type is not null; type = type.BaseType)
        {
            var method = type.GetMembers("ToString").OfType<IMethodSymbol>().FirstOrDefault(candidate => candidate.Parameters.IsEmpty);
            if (method is not null)
            {
                return source.IsSource(method) && !method.IsImplicitlyDeclared ? method : null;
            }
        }

        return null;
    }

    private AbstractValue Interpolate(IInterpolatedStringOperation operation)
    {
        var text = new System.Text.StringBuilder();
        foreach (var part in operation.Parts)
        {
            if (part is IInterpolatedStringTextOperation literal)
            {
                text.Append(literal.Text.ConstantValue.Value as string);
            }
            else if (part is IInterpolationOperation hole)
            {
                var value = Evaluate(hole.Expression);
                if (Format(hole, value) is not { } formatted)
                {
                    return value as Unknown ?? NotKnown(hole, $"the text of {Describe(value)} is not known");
                }

                text.Append(formatted);
            }
        }

        return new Constant(text.ToString());
    }

    private string? Format(IInterpolationOperation hole, AbstractValue value)
    {
        var format = hole.FormatString?.ConstantValue.Value as string;
        var text =
            format is not null && value is Constant { Type: null, Value: IFormattable number }
                ? number.ToString(format, CultureInfo.InvariantCulture)
                : Text(value);
        var width = hole.Alignment?.ConstantValue.Value is int alignment ? alignment : 0;
        return width < 0 ? text?.PadRight(-width) : text?.PadLeft(width);
    }
}
