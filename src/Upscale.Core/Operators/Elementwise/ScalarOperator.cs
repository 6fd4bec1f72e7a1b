using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Elementwise;

/// <summary>Arithmetic of a value and a number, attribute <c>value</c>: <c>add_scalar</c> is x + value, <c>rsub_scalar</c> value - x.</summary>
internal sealed class ScalarOperator : Operator
{
    private static readonly Dictionary<string, Func<double, bool>> KeepsZero = new(StringComparer.Ordinal)
    {
        ["add_scalar"] = value => value == 0,
        ["sub_scalar"] = value => value == 0,
        ["rsub_scalar"] = value => value == 0,
        ["mul_scalar"] = value => !double.IsNaN(value) && !double.IsInfinity(value),
        ["div_scalar"] = value => value != 0 && !double.IsNaN(value),
        ["rdiv_scalar"] = _ => false,
        ["pow_scalar"] = value => value > 0,
        ["rpow_scalar"] = _ => false,
        ["maximum_scalar"] = value => value <= 0,
        ["minimum_scalar"] = value => value >= 0,
        ["remainder_scalar"] = value => value != 0 && !double.IsNaN(value),
        ["fmod_scalar"] = value => value != 0 && !double.IsNaN(value),
        ["eq_scalar"] = value => value != 0,
        ["ne_scalar"] = value => value == 0,
        ["lt_scalar"] = value => value <= 0,
        ["le_scalar"] = value => value < 0,
        ["gt_scalar"] = value => value >= 0,
        ["ge_scalar"] = value => value > 0,
    };

    public override IReadOnlyList<string> Names { get; } = [.. KeepsZero.Keys];

    public override Shape Shape(OperatorContext context) => context.Inputs[0];

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context) =>
        ChannelMaps.Through(
            context,
            context.Attributes["value"] switch
            {
                AttributeValue.Integer integer when KeepsZero[context.Operation.Operator](integer.Value) => ZeroWhen.AllSourcesZero,
                AttributeValue.Real real when KeepsZero[context.Operation.Operator](real.Value) => ZeroWhen.AllSourcesZero,
                _ => ZeroWhen.Never,
            }
        );
}
