using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    private bool Matches(IPatternOperation pattern, AbstractValue value) =>
        pattern switch
        {
            IDiscardPatternOperation => true,
            IConstantPatternOperation constant => MatchesValue(constant.Value, value, BinaryOperatorKind.Equals),
            IRelationalPatternOperation relation => MatchesValue(relation.Value, value, relation.OperatorKind),
            INegatedPatternOperation negated => !Matches(negated.Pattern, value),
            IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => Matches(either.LeftPattern, value)
                || Matches(either.RightPattern, value),
            IBinaryPatternOperation both => Matches(both.LeftPattern, value) && Matches(both.RightPattern, value),
            ITypePatternOperation type => IsOfType(type, value, type.MatchedType),
            IDeclarationPatternOperation declaration => Matches(declaration, value),
            IRecursivePatternOperation recursive => Matches(recursive, value),
            IListPatternOperation list => Matches(list, value),
            _ => throw Refuse(pattern, $"a pattern of kind {pattern.Kind} is not understood"),
        };

    private bool MatchesValue(IOperation expected, AbstractValue value, BinaryOperatorKind kind)
    {
        var other = Evaluate(expected);
        if (value is Constant { Value: { } a } && other is Constant { Value: { } b } && a.GetType() != b.GetType())
        {
            return kind == BinaryOperatorKind.NotEquals;
        }

        if (kind == BinaryOperatorKind.Equals && other is Constant { Value: null })
        {
            return value is Unknown unknown ? throw Refuse(unknown, expected.Syntax.GetLocation()) : value is Constant { Value: null };
        }

        return Truth(expected, Compute(expected, kind, value, other, isChecked: false) ?? Constant.False);
    }

    private bool Matches(IDeclarationPatternOperation pattern, AbstractValue value)
    {
        if (
            !pattern.MatchesNull
            && !(pattern.MatchedType is { } type ? IsOfType(pattern, value, type) : value is not Constant { Value: null })
        )
        {
            return false;
        }

        Bind(pattern.DeclaredSymbol, value);
        return true;
    }

    private void Bind(ISymbol? symbol, AbstractValue value)
    {
        if (symbol is not null)
        {
            frame.Declare(symbol, Copies.Of(value));
        }
    }

    private bool Matches(IRecursivePatternOperation pattern, AbstractValue value)
    {
        if (value is Constant { Value: null } || !IsOfType(pattern, value, pattern.MatchedType))
        {
            return false;
        }

        if (!pattern.DeconstructionSubpatterns.IsEmpty && !MatchesParts(pattern, value))
        {
            return false;
        }

        foreach (var property in pattern.PropertySubpatterns)
        {
            frame.ImplicitReceivers.Push(value);
            AbstractValue member;
            try
            {
                member = Evaluate(property.Member);
            }
            finally
            {
                frame.ImplicitReceivers.Pop();
            }

            if (!Matches(property.Pattern, member))
            {
                return false;
            }
        }

        Bind(pattern.DeclaredSymbol, value);
        return true;
    }

    private bool MatchesParts(IRecursivePatternOperation pattern, AbstractValue value)
    {
        var count = pattern.DeconstructionSubpatterns.Length;
        var parts = value switch
        {
            SequenceValue { Kind: SequenceKind.Tuple } tuple => tuple.Items,
            ObjectValue instance => DeconstructByUser(instance, count, pattern),
            _ => null,
        };
        if (parts is null || parts.Count != count)
        {
            throw Refuse(pattern, $"{Describe(value)} is matched part by part");
        }

        return pattern.DeconstructionSubpatterns.Select((part, index) => (part, index)).All(pair => Matches(pair.part, parts[pair.index]));
    }

    private bool Matches(IListPatternOperation pattern, AbstractValue value)
    {
        if (value is Constant { Value: null })
        {
            return false;
        }

        var items = Elements(value) ?? throw Refuse(pattern, $"{Describe(value)} is matched as a list");
        var slice = pattern.Patterns.IndexOf(pattern.Patterns.FirstOrDefault(part => part is ISlicePatternOperation)!);
        var fixedCount = pattern.Patterns.Length - (slice < 0 ? 0 : 1);
        if (slice < 0 ? items.Count != fixedCount : items.Count < fixedCount)
        {
            return false;
        }

        for (var i = 0; i < pattern.Patterns.Length; i++)
        {
            var fromEnd = items.Count - (pattern.Patterns.Length - i);
            if (pattern.Patterns[i] is ISlicePatternOperation rest)
            {
                var middle = new SequenceValue(SequenceKind.Array, items.Skip(i).Take(items.Count - fixedCount));
                if (rest.Pattern is not null && !Matches(rest.Pattern, middle))
                {
                    return false;
                }
            }
            else if (!Matches(pattern.Patterns[i], items[slice >= 0 && i > slice ? fromEnd : i]))
            {
                return false;
            }
        }

        Bind(pattern.DeclaredSymbol, value);
        return true;
    }

    private AbstractValue Choose(ISwitchExpressionOperation operation)
    {
        var value = Evaluate(operation.Value);
        foreach (var arm in operation.Arms)
        {
            if (Matches(arm.Pattern, value) && (arm.Guard is null || IsTrue(arm.Guard)))
            {
                return Evaluate(arm.Value);
            }
        }

        throw new CaptureException(
            CaptureDiagnostics.Throws,
            operation.Syntax.GetLocation(),
            "SwitchExpressionException",
            $"no arm takes {Describe(value)}"
        );
    }

    private Constant Test(IIsTypeOperation operation)
    {
        var value = Evaluate(operation.ValueOperand);
        return Constant.Of(IsOfType(operation, value, operation.TypeOperand) != operation.IsNegated);
    }

    private bool IsOfType(IOperation operation, AbstractValue value, ITypeSymbol type) =>
        value is Unknown unknown
            ? throw Refuse(unknown, operation.Syntax.GetLocation())
            : IsInstance(value, Substitute(type)) ?? throw Refuse(operation, $"whether {Describe(value)} is a {type.Name} is not known");

    /// <summary>Whether a value is of a type; null where that is not known.</summary>
    public bool? IsInstance(AbstractValue value, ITypeSymbol type)
    {
        type = Underlying(type);
        if (type.SpecialType == SpecialType.System_Object)
        {
            return value is not Constant { Value: null };
        }

        return value switch
        {
            Constant { Value: null } => false,
            Constant { Type: { } enumType } => Converts(enumType, type),
            Constant constant => TypeOf(constant.Value!) is { } own ? Converts(own, type) : null,
            ObjectValue instance => Converts(instance.Type, type),
            SizeValue => type.SpecialType is SpecialType.System_Int64 or SpecialType.System_Int32,
            RatioValue => type.SpecialType is SpecialType.System_Double or SpecialType.System_Single,
            SequenceValue { Type: { } own } => Converts(own, type),
            MapValue { Type: { } own } => Converts(own, type),
            TensorStateValue state => type.Name == "Tensor" || (type.Name == "Parameter" ? state.IsParameter : false),
            TensorValue => type.Name == "Tensor",
            _ => null,
        };
    }

    private bool Converts(ITypeSymbol from, ITypeSymbol to)
    {
        var conversion = Compilation.ClassifyCommonConversion(from, to);
        return conversion.IsImplicit && !conversion.IsNumeric && !conversion.IsUserDefined;
    }

    public ITypeSymbol? TypeOf(AbstractValue value) =>
        value switch
        {
            Constant { Type: { } enumType } => enumType,
            Constant { Value: { } constant } => TypeOf(constant),
            ObjectValue instance => instance.Type,
            SequenceValue sequence => sequence.Type,
            MapValue map => map.Type,
            _ => null,
        };

    private INamedTypeSymbol? TypeOf(object value)
    {
        var type = value switch
        {
            string => SpecialType.System_String,
            bool => SpecialType.System_Boolean,
            char => SpecialType.System_Char,
            sbyte => SpecialType.System_SByte,
            byte => SpecialType.System_Byte,
            short => SpecialType.System_Int16,
            ushort => SpecialType.System_UInt16,
            int => SpecialType.System_Int32,
            uint => SpecialType.System_UInt32,
            long => SpecialType.System_Int64,
            ulong => SpecialType.System_UInt64,
            float => SpecialType.System_Single,
            double => SpecialType.System_Double,
            decimal => SpecialType.System_Decimal,
            _ => SpecialType.None,
        };
        return type == SpecialType.None ? null : Compilation.GetSpecialType(type);
    }
}
