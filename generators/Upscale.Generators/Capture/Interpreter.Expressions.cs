using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    /// <summary>The value of an expression. What is not understood is <see cref="Unknown"/>.</summary>
    private AbstractValue Evaluate(IOperation operation)
    {
        budget.Step(operation);
        if (operation.ConstantValue.HasValue)
        {
            return new Constant(operation.ConstantValue.Value, EnumType(operation.Type));
        }

        return operation switch
        {
            ILocalReferenceOperation or IParameterReferenceOperation => Variable(operation).Value,
            IFieldReferenceOperation or IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation => Locate(operation).Get(),
            IPropertyReferenceOperation property => GetProperty(property),
            IInstanceReferenceOperation instance => Instance(instance),
            IConditionalAccessInstanceOperation => frame.ConditionalReceivers.Peek(),
            IConversionOperation conversion => Convert(conversion),
            IBinaryOperation binary => Binary(binary),
            ITupleBinaryOperation comparison => CompareTuples(comparison),
            IUnaryOperation unary => Unary(unary),
            IIncrementOrDecrementOperation increment => Increment(increment),
            ISimpleAssignmentOperation assignment => Assign(assignment),
            ICompoundAssignmentOperation assignment => AssignCompound(assignment),
            ICoalesceAssignmentOperation assignment => AssignCoalesce(assignment),
            IDeconstructionAssignmentOperation assignment => Deconstruct(assignment),
            IConditionalOperation conditional => Evaluate(IsTrue(conditional.Condition) ? conditional.WhenTrue : conditional.WhenFalse!),
            ICoalesceOperation coalesce => Coalesce(coalesce),
            IConditionalAccessOperation access => AccessConditionally(access),
            IInvocationOperation invocation => Invoke(invocation),
            IObjectCreationOperation creation => Create(creation),
            ITypeParameterObjectCreationOperation creation => Create(creation),
            IAnonymousObjectCreationOperation creation => CreateAnonymous(creation),
            IWithOperation with => CreateWith(with),
            IArrayCreationOperation array => CreateArray(array),
            IArrayInitializerOperation initializer => CreateArray(initializer),
            ICollectionExpressionOperation collection => CreateCollection(collection),
            ITupleOperation tuple => new SequenceValue(SequenceKind.Tuple, tuple.Elements.Select(EvaluateCopy), tuple.Type),
            IInterpolatedStringOperation text => Interpolate(text),
            IDelegateCreationOperation creation => CreateDelegate(creation),
            IAnonymousFunctionOperation lambda => new DelegateValue(lambda, frame.Snapshot(lambda.Symbol)),
            IMethodReferenceOperation method => ReferToMethod(method),
            ITypeOfOperation type => new TypeValue(Substitute(type.TypeOperand)),
            IDefaultValueOperation { Type: { } type } => Default(Substitute(type)),
            IIsTypeOperation test => Test(test),
            IIsPatternOperation test => Constant.Of(Matches(test.Pattern, Evaluate(test.Value))),
            ISwitchExpressionOperation choice => Choose(choice),
            IThrowOperation thrown => throw Throw(thrown),
            IRangeOperation range => CreateRange(range),
            IDeclarationExpressionOperation declaration => Evaluate(declaration.Expression),
            IParenthesizedOperation parenthesized => Evaluate(parenthesized.Operand),
            ITranslatedQueryOperation query => Evaluate(query.Operation),
            IInterpolatedStringHandlerCreationOperation text => Evaluate(text.Content),
            _ => NotKnown(operation, $"an expression of kind {operation.Kind} is not understood"),
        };
    }

    private AbstractValue EvaluateCopy(IOperation operation) => Copies.Of(Evaluate(operation));

    private bool IsTrue(IOperation condition) => Truth(condition, Evaluate(condition));

    private static bool Truth(IOperation operation, AbstractValue value) =>
        value switch
        {
            Constant { Value: bool truth } => truth,
            Unknown unknown => throw Refuse(unknown, operation.Syntax.GetLocation()),
            TensorValue or TensorStateValue => throw Refuse(operation, "a condition depends on the elements of a tensor"),
            _ => throw Refuse(operation, $"a condition is {Describe(value)}"),
        };

    private static INamedTypeSymbol? EnumType(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Enum } named ? named : null;

    private AbstractValue Instance(IInstanceReferenceOperation instance) =>
        instance.ReferenceKind switch
        {
            InstanceReferenceKind.ImplicitReceiver or InstanceReferenceKind.PatternInput => frame.ImplicitReceivers.Peek(),
            _ => frame.Instance ?? NotKnown(instance, "'this' is not available here"),
        };

    private AbstractValue Binary(IBinaryOperation operation)
    {
        if (
            operation.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr
            && operation.OperatorMethod is null
        )
        {
            var decides = operation.OperatorKind == BinaryOperatorKind.ConditionalOr;
            return Constant.Of(IsTrue(operation.LeftOperand) == decides ? decides : IsTrue(operation.RightOperand));
        }

        var left = Evaluate(operation.LeftOperand);
        var right = Evaluate(operation.RightOperand);
        if (operation.OperatorMethod is { } declared && !IsLiftedNull(operation.IsLifted, left, right))
        {
            var method = Constrained(declared, operation.ConstrainedToType);
            return IsPredefined(method) && Compute(operation, operation.OperatorKind, left, right, operation.IsChecked) is { } computed
                ? computed
                : Invoke(method, null, [left, right], operation);
        }

        return Compute(operation, operation.OperatorKind, left, right, operation.IsChecked)
            ?? NotKnown(operation, $"{operation.OperatorKind} of {Describe(left)} and {Describe(right)} is not understood");
    }

    private static bool IsLiftedNull(bool isLifted, AbstractValue left, AbstractValue right) =>
        isLifted && (left is Constant { Value: null } || right is Constant { Value: null });

    // Comparison of these is a library method to the compiler; on constants it is plain arithmetic.
    private static bool IsPredefined(IMethodSymbol method) =>
        method.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Decimal or SpecialType.System_Delegate
        || method.ContainingType.ToDisplayString() == "System.Type"
        || IsGenericMath(method);

    // Operators of a type parameter that stands for a number.
    private static bool IsGenericMath(IMethodSymbol method) =>
        method.IsStatic
        && method.ContainingType is { TypeKind: TypeKind.Interface } type
        && type.ContainingNamespace.ToDisplayString() == "System.Numerics";

    /// <summary>A predefined operator; null where it is not defined on these values.</summary>
    private AbstractValue? Compute(IOperation operation, BinaryOperatorKind kind, AbstractValue left, AbstractValue right, bool isChecked)
    {
        if (left is Unknown || right is Unknown)
        {
            return left is Unknown ? left : right;
        }

        if (left is SizeValue or RatioValue || right is SizeValue or RatioValue)
        {
            return ComputeSizes(operation, kind, left, right);
        }

        if (left is not Constant || right is not Constant)
        {
            return kind switch
            {
                BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals => Equality.AreEqual(left, right) is { } equal
                    ? Constant.Of(equal == (kind == BinaryOperatorKind.Equals))
                    : null,
                BinaryOperatorKind.Add when left is Constant { Value: string } || right is Constant { Value: string } => Concatenate(
                    operation,
                    left,
                    right
                ),
                _ => null,
            };
        }

        var (a, b) = ((Constant)left, (Constant)right);
        if (a.Value is null || b.Value is null)
        {
            return ComputeNull(kind, a.Value, b.Value);
        }

        if (kind == BinaryOperatorKind.Add && (a.Type is not null && b.Value is string || b.Type is not null && a.Value is string))
        {
            return Concatenate(operation, left, right);
        }

        try
        {
            var result = BinaryArithmetic.Apply(kind, a.Value, b.Value, isChecked);
            return result is null ? null
                : result is not bool && EnumType(operation.Type) is { } type
                    ? new Constant(NumericConversion.Convert(result, type.EnumUnderlyingType!.SpecialType, isChecked: false), type)
                : new Constant(result);
        }
        catch (ArithmeticException exception)
        {
            throw new CaptureException(
                CaptureDiagnostics.Throws,
                operation.Syntax.GetLocation(),
                exception.GetType().Name,
                exception.Message
            );
        }
    }

    private static Constant? ComputeNull(BinaryOperatorKind kind, object? left, object? right) =>
        kind switch
        {
            BinaryOperatorKind.Equals => Constant.Of(left is null && right is null),
            BinaryOperatorKind.NotEquals => Constant.Of(left is not null || right is not null),
            BinaryOperatorKind.Add when left is string || right is string => new Constant((string?)left + (string?)right),
            BinaryOperatorKind.LessThan
            or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThan
            or BinaryOperatorKind.GreaterThanOrEqual => Constant.False,
            _ => Constant.Null,
        };

    private AbstractValue Concatenate(IOperation operation, AbstractValue left, AbstractValue right) =>
        Text(left) is { } a && Text(right) is { } b
            ? new Constant(a + b)
            : NotKnown(operation, $"the text of {Describe(Text(left) is null ? left : right)} is not known");

    private Constant CompareTuples(ITupleBinaryOperation operation)
    {
        var equal =
            Equality.AreEqual(Evaluate(operation.LeftOperand), Evaluate(operation.RightOperand))
            ?? throw Refuse(operation, "a comparison of tuples is not known");
        return Constant.Of(equal == (operation.OperatorKind == BinaryOperatorKind.Equals));
    }

    private AbstractValue Unary(IUnaryOperation operation)
    {
        var operand = Evaluate(operation.Operand);
        if (operation.OperatorMethod is { } declared && operand is not Constant { Value: null })
        {
            var method = Constrained(declared, operation.ConstrainedToType);
            if (!IsGenericMath(method))
            {
                return Invoke(method, null, [operand], operation);
            }
        }

        if (operation.OperatorKind == UnaryOperatorKind.Hat)
        {
            return operand is Unknown ? operand : new IndexValue(operand, isFromEnd: true);
        }

        return operand switch
        {
            Unknown => operand,
            Constant { Value: null } => operand,
            Constant constant when UnaryArithmetic.Apply(operation.OperatorKind, constant.Value) is { } value => new Constant(
                value,
                constant.Type
            ),
            SizeValue or RatioValue when operation.OperatorKind == UnaryOperatorKind.Minus => ComputeSizes(
                operation,
                BinaryOperatorKind.Subtract,
                new Constant(0L),
                operand
            )!,
            _ => NotKnown(operation, $"{operation.OperatorKind} of {Describe(operand)} is not understood"),
        };
    }

    private AbstractValue Coalesce(ICoalesceOperation operation)
    {
        var value = Evaluate(operation.Value);
        return value switch
        {
            Constant { Value: null } => Evaluate(operation.WhenNull),
            Unknown => value,
            _ => value,
        };
    }

    private AbstractValue AccessConditionally(IConditionalAccessOperation operation)
    {
        var receiver = Evaluate(operation.Operation);
        if (receiver is Constant { Value: null } or Unknown)
        {
            return receiver;
        }

        frame.ConditionalReceivers.Push(receiver);
        try
        {
            return Evaluate(operation.WhenNotNull);
        }
        finally
        {
            frame.ConditionalReceivers.Pop();
        }
    }

    private AbstractValue CreateDelegate(IDelegateCreationOperation operation) => Evaluate(operation.Target);

    private AbstractValue ReferToMethod(IMethodReferenceOperation operation)
    {
        var receiver = operation.Instance is { } instance ? Evaluate(instance) : null;
        if (receiver is Unknown)
        {
            return receiver;
        }

        var method = Constrained((IMethodSymbol)Substitute(operation.Method), operation.ConstrainedToType);
        var captured = method.MethodKind == MethodKind.LocalFunction ? frame.Snapshot(method) : null;
        return new DelegateValue(operation.IsVirtual && receiver is ObjectValue o ? Dispatch(method, o) : method, receiver, captured);
    }

    private RangeValue CreateRange(IRangeOperation operation) =>
        new(
            operation.LeftOperand is { } start ? AsIndex(Evaluate(start)) : null,
            operation.RightOperand is { } end ? AsIndex(Evaluate(end)) : null
        );

    private static IndexValue AsIndex(AbstractValue value) => value as IndexValue ?? new(value, isFromEnd: false);
}
