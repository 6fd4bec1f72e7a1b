using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Elementwise;

/// <summary>Functions of one number: activations, roots, dropout. A channel stays zero where the function of zero is zero.</summary>
internal sealed class UnaryOperator : Operator
{
    private static readonly Dictionary<string, Func<Attributes, bool>> KeepsZero = Table();

    public override IReadOnlyList<string> Names { get; } = [.. KeepsZero.Keys];

    public override Shape Shape(OperatorContext context) => context.Inputs[0];

    public override bool KeepsConstants(Operation operation) => true;

    public override ChannelRule Channels(ChannelContext context) =>
        ChannelMaps.Through(context, KeepsZero[context.Operation.Operator](context.Attributes) ? ZeroWhen.AllSourcesZero : ZeroWhen.Never);

    private static Dictionary<string, Func<Attributes, bool>> Table()
    {
        var table = new Dictionary<string, Func<Attributes, bool>>(StringComparer.Ordinal)
        {
            ["hardtanh"] = attributes => Contains(attributes, "min_val", "max_val"),
            ["clamp"] = attributes => Contains(attributes, "min", "max"),
            ["threshold"] = attributes => Number(attributes["threshold"]) < 0 || Number(attributes["value"]) == 0,
        };
        string[] zero =
        [
            .. "relu relu6 leaky_relu rrelu elu celu selu gelu silu mish hardswish tanh softsign tanhshrink hardshrink softshrink".Split(
                ' '
            ),
            .. "identity cast zeros_like dropout dropout1d dropout2d dropout3d stochastic_depth".Split(' '),
            .. "abs neg square sqrt sign expm1 log1p sin tan asin atan sinh asinh atanh erf floor ceil round trunc".Split(' '),
        ];
        string[] other =
        [
            .. "sigmoid hardsigmoid logsigmoid softplus alpha_dropout feature_alpha_dropout".Split(' '),
            .. "ones_like full_like logical_not isnan isinf isfinite".Split(' '),
            .. "exp exp2 log log2 log10 rsqrt reciprocal cos acos cosh erfc".Split(' '),
        ];
        foreach (var name in zero)
        {
            table.Add(name, _ => true);
        }

        foreach (var name in other)
        {
            table.Add(name, _ => false);
        }

        return table;
    }

    private static bool Contains(Attributes attributes, string lower, string upper) =>
        (Number(attributes[lower]) ?? double.NegativeInfinity) <= 0 && (Number(attributes[upper]) ?? double.PositiveInfinity) >= 0;

    private static double? Number(AttributeValue value) =>
        value switch
        {
            AttributeValue.Integer integer => integer.Value,
            AttributeValue.Real real => real.Value,
            AttributeValue.None => null,
            _ => double.NaN,
        };
}
