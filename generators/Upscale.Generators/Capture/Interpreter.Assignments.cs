using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    private AbstractValue Assign(ISimpleAssignmentOperation operation)
    {
        var place = Locate(operation.Target);
        var value = EvaluateCopy(operation.Value);
        place.Set(value);
        return value;
    }

    private AbstractValue AssignCompound(ICompoundAssignmentOperation operation)
    {
        var place = Locate(operation.Target);
        var left = place.Get();
        var right = Evaluate(operation.Value);
        var result =
            operation.OperatorMethod is { } declared
            && Constrained(declared, operation.ConstrainedToType) is var method
            && !IsPredefined(method)
                ? Invoke(method, null, [left, right], operation)
                : ComputeCompound(operation, left, right);
        place.Set(result);
        return result;
    }

    // C# computes in the operator's type and converts back: byte += int, int *= double.
    private AbstractValue ComputeCompound(ICompoundAssignmentOperation operation, AbstractValue left, AbstractValue right)
    {
        var target = Underlying(operation.Target.Type!);
        if (
            left is Constant { Value: { } a } leftNumber
            && right is Constant { Value: { } b }
            && NumericConversion.IsNumber(a)
            && NumericConversion.IsNumber(b)
            && !IsShift(operation.OperatorKind)
        )
        {
            var wide = Wider(a, b);
            left = new Constant(NumericConversion.Convert(a, wide, isChecked: false), leftNumber.Type);
            right = new Constant(NumericConversion.Convert(b, wide, isChecked: false));
        }

        var result =
            Compute(operation, operation.OperatorKind, left, right, operation.IsChecked)
            ?? NotKnown(operation, $"{operation.OperatorKind} of {Describe(left)} and {Describe(right)} is not understood");
        return
            result is Constant { Value: { } value, Type: null }
            && NumericConversion.IsNumber(value)
            && NumericConversion.Convert(value, target.SpecialType, operation.IsChecked) is { } back
            ? new Constant(back)
            : result;
    }

    private static bool IsShift(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;

    private static SpecialType Wider(object left, object right) =>
        (left, right) switch
        {
            (decimal, _) or (_, decimal) => SpecialType.System_Decimal,
            (double, _) or (_, double) => SpecialType.System_Double,
            (float, _) or (_, float) => SpecialType.System_Single,
            (ulong, _) or (_, ulong) => SpecialType.System_UInt64,
            (long, _) or (_, long) => SpecialType.System_Int64,
            (uint, uint) => SpecialType.System_UInt32,
            (uint, _) or (_, uint) => SpecialType.System_Int64,
            _ => SpecialType.System_Int32,
        };

    private AbstractValue AssignCoalesce(ICoalesceAssignmentOperation operation)
    {
        var place = Locate(operation.Target);
        var current = place.Get();
        if (current is not Constant { Value: null })
        {
            return current;
        }

        var value = EvaluateCopy(operation.Value);
        place.Set(value);
        return value;
    }

    private AbstractValue Increment(IIncrementOrDecrementOperation operation)
    {
        var place = Locate(operation.Target);
        var before = place.Get();
        var kind = operation.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        AbstractValue after = before;
        if (operation.OperatorMethod is { } method && !IsPredefined(method))
        {
            after = Invoke(method, null, [before], operation);
        }
        else if (before is Constant { Value: { } number } && NumericConversion.IsNumber(number))
        {
            var special = Underlying(operation.Target.Type!).SpecialType;
            var wide = Wider(number, 1);
            var one = NumericConversion.Convert(1, wide, isChecked: false);
            var sum = BinaryArithmetic.Apply(kind, NumericConversion.Convert(number, wide, isChecked: false), one, operation.IsChecked)!;
            after = new Constant(NumericConversion.Convert(sum, special, operation.IsChecked));
        }
        else if (before is SizeValue)
        {
            after = SizeArithmetic.Apply(kind, before, new Constant(1L))!;
        }
        else if (before is not Unknown)
        {
            after = NotKnown(operation, $"{Describe(before)} is counted up or down");
        }

        place.Set(after);
        return operation.IsPostfix ? before : after;
    }

    private AbstractValue Deconstruct(IDeconstructionAssignmentOperation operation)
    {
        var value = EvaluateCopy(operation.Value);
        AssignTo(operation.Target, value);
        return value;
    }

    /// <summary>Assigns to a variable, a field, a discard, or part by part to a tuple of them.</summary>
    private void AssignTo(IOperation target, AbstractValue value)
    {
        switch (target)
        {
            case ITupleOperation tuple:
                var parts = Parts(tuple, value);
                for (var i = 0; i < parts.Count; i++)
                {
                    AssignTo(tuple.Elements[i], parts[i]);
                }

                break;
            case IDeclarationExpressionOperation declaration:
                AssignTo(declaration.Expression, value);
                break;
            case IConversionOperation conversion:
                AssignTo(conversion.Operand, value);
                break;
            default:
                Locate(target).Set(value);
                break;
        }
    }

    private List<AbstractValue> Parts(ITupleOperation target, AbstractValue value)
    {
        var count = target.Elements.Length;
        switch (value)
        {
            case SequenceValue { Kind: SequenceKind.Tuple } tuple when tuple.Items.Count == count:
                return tuple.Items;
            case ObjectValue instance when DeconstructByUser(instance, count, target) is { } parts:
                return parts;
            case Unknown unknown:
                return [.. Enumerable.Repeat(unknown, count)];
            case not Constant { Value: null } when source.Deconstruction(target.Syntax) is { IsExtensionMethod: true } method:
                var outs = Enumerable.Range(0, count).Select(_ => new Variable(Constant.Null)).ToArray();
                Invoke(
                    method.ReducedFrom ?? method,
                    null,
                    [value, .. outs.Select(variable => variable.Value)],
                    target,
                    variables: [null, .. outs]
                );
                return [.. outs.Select(variable => variable.Value)];
            default:
                throw Refuse(target, $"{Describe(value)} is taken apart into {count} parts");
        }
    }

    private List<AbstractValue>? DeconstructByUser(ObjectValue instance, int count, IOperation operation)
    {
        for (var type = instance.Type; type is not null; type = type.BaseType)
        {
            var method = type.GetMembers("Deconstruct")
                .OfType<IMethodSymbol>()
                .FirstOrDefault(candidate => candidate.Parameters.Length == count && source.IsSource(candidate.ContainingType));
            if (method is null)
            {
                continue;
            }

            if (source.Declaration(method) is null || method.IsImplicitlyDeclared)
            {
                return [.. method.Parameters.Select(parameter => PositionalProperty(instance, parameter.Name))];
            }

            var outs = method.Parameters.Select(_ => new Variable(Constant.Null)).ToArray();
            Run(method, instance, [.. outs.Select(variable => variable.Value)], operation, outs);
            return [.. outs.Select(variable => variable.Value)];
        }

        return null;
    }

    private AbstractValue PositionalProperty(ObjectValue instance, string name)
    {
        var property = instance.Type.GetMembers(name).OfType<IPropertySymbol>().First();
        return ReadStored(instance, property.OriginalDefinition, property.Type);
    }

    /// <summary>The variable behind a local or parameter.</summary>
    private Variable Variable(IOperation operation)
    {
        ISymbol symbol = operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => throw Refuse(operation, $"an expression of kind {operation.Kind} is no variable"),
        };
        if (operation is ILocalReferenceOperation { IsDeclaration: true } declared)
        {
            return frame.Declare(declared.Local, Constant.Null);
        }

        return frame.Find(symbol) ?? CapturedParameter(operation, symbol);
    }

    // A parameter of a primary constructor lives on in the object.
    private Variable CapturedParameter(IOperation operation, ISymbol symbol) =>
        frame.Instance is ObjectValue instance && instance.Captured.TryGetValue(symbol, out var variable)
            ? variable
            : throw Refuse(operation, $"the variable '{symbol.Name}' has no value here");

    // A static field, or what a lambda of the constructor captured, lives on from one call of forward to the next.
    private Place LocateVariable(Variable variable, IOperation operation, bool isStatic) =>
        new(
            () => variable.Value,
            value =>
            {
                if (IsForward && staticDepth == 0 && (isStatic || frozenVariables.Contains(variable)))
                {
                    throw new CaptureException(CaptureDiagnostics.ForwardWritesField, operation.Syntax.GetLocation(), Written(operation));
                }

                variable.Value = value;
            }
        );

    private static string Written(IOperation operation) =>
        operation switch
        {
            ILocalReferenceOperation local => local.Local.Name,
            IParameterReferenceOperation parameter => parameter.Parameter.Name,
            IMemberReferenceOperation member => member.Member.Name,
            _ => "a variable",
        };

    /// <summary>Evaluates receiver and indices of an assignable expression, once.</summary>
    private Place Locate(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation:
                var variable = Variable(operation);
                return LocateVariable(variable, operation, isStatic: false);
            case IDeclarationExpressionOperation declaration:
                return Locate(declaration.Expression);
            case IDiscardOperation:
                return new(() => Constant.Null, _ => { });
            case IFieldReferenceOperation field:
                return LocateField(field);
            case IPropertyReferenceOperation property:
                return LocateProperty(property);
            case IArrayElementReferenceOperation element:
                return LocateElement(element, Evaluate(element.ArrayReference), [.. element.Indices.Select(Evaluate)]);
            case IImplicitIndexerReferenceOperation indexer:
                return LocateImplicit(indexer);
            case IConditionalAccessInstanceOperation:
                var receiver = frame.ConditionalReceivers.Peek();
                return new(() => receiver, _ => throw Refuse(operation, "an assignment through ?. is not understood"));
            default:
                throw Refuse(operation, $"an assignment to an expression of kind {operation.Kind} is not understood");
        }
    }
}
