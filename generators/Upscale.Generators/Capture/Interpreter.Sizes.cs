using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Sizes that follow the input, where the code decides something by them: by the example, and guarded in the graph.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Arithmetic or a comparison of sizes; null where it is neither.</summary>
    private AbstractValue? ComputeSizes(IOperation operation, BinaryOperatorKind kind, AbstractValue left, AbstractValue right)
    {
        if (SizeArithmetic.Apply(kind, left, right) is { } size)
        {
            return size;
        }

        var location = operation.Syntax.GetLocation();
        if (RatioArithmetic.Apply(kind, left, right) is { } ratio)
        {
            return ratio;
        }

        if (Compare(location, kind, left, right) is { } holds)
        {
            return holds;
        }

        // What no expression of sizes is: with the numbers of the example.
        return left is SizeValue or RatioValue or Constant && right is SizeValue or RatioValue or Constant
            ? Compute(operation, kind, Pin(location, left, right), Pin(location, right, left), isChecked: false)
            : null;
    }

    /// <inheritdoc/>
    public Constant? Compare(Location? location, BinaryOperatorKind kind, AbstractValue left, AbstractValue right)
    {
        if (
            RatioArithmetic.Compared(left, right) is not var (a, b)
            || BinaryArithmetic.Apply(kind, a.Hint, b.Hint, isChecked: false) is not bool holds
        )
        {
            return null;
        }

        Guard(location, kind, a.Expression, b.Expression, holds);
        return Constant.Of(holds);
    }

    /// <inheritdoc/>
    public Constant Pin(Location? location, AbstractValue value)
    {
        switch (value)
        {
            case SizeValue size:
                Guard(location, BinaryOperatorKind.Equals, size.Expression, new SizeExpression.Constant(size.Hint), holds: true);
                return new Constant(size.Hint);
            case RatioValue ratio:
                Guard(location, BinaryOperatorKind.Equals, ratio.Numerator, new SizeExpression.Constant(ratio.Hint), holds: true);
                return new Constant(ratio.Value);
            default:
                return (Constant)value;
        }
    }

    // C# computed in the other operand's type.
    private Constant Pin(Location? location, AbstractValue value, AbstractValue other)
    {
        var number = Pin(location, value);
        return other switch
        {
            Constant { Value: int } => new Constant(NumericConversion.Convert(number.Value!, SpecialType.System_Int32, isChecked: false)),
            Constant { Value: float } => new Constant(
                NumericConversion.Convert(number.Value!, SpecialType.System_Single, isChecked: false)
            ),
            _ => number,
        };
    }

    private void Guard(Location? location, BinaryOperatorKind kind, SizeExpression left, SizeExpression right, bool holds)
    {
        var relation = kind switch
        {
            BinaryOperatorKind.Equals => "eq",
            BinaryOperatorKind.NotEquals => "ne",
            BinaryOperatorKind.LessThan => "lt",
            BinaryOperatorKind.LessThanOrEqual => "le",
            BinaryOperatorKind.GreaterThan => "gt",
            _ => "ge",
        };
        var attributes = Attributes
            .Empty.With("relation", relation)
            .With("left", new AttributeValue.Symbolic(left))
            .With("right", new AttributeValue.Symbolic(right))
            .With("holds", holds);
        try
        {
            builder!.Add("guard", [], attributes);
        }
        catch (GraphException)
        {
            throw new CaptureException(
                CaptureDiagnostics.NotUnderstood,
                location,
                $"a branch depends on a size that follows the input ({left} {relation} {right})"
            );
        }
    }
}
