using System.Globalization;

namespace Upscale.Core.Graphs;

/// <summary>An integer that depends on the sizes of values: what <c>x.shape[0]</c> or <c>x.size(2) / 2</c> are to the compiler.</summary>
public abstract record SizeExpression
{
    private SizeExpression() { }

    /// <summary>A number.</summary>
    public sealed record Constant(long Value) : SizeExpression
    {
        /// <inheritdoc/>
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The size of value <paramref name="Value"/> (an operation's id) along <paramref name="Axis"/>.</summary>
    public sealed record Size(int Value, int Axis) : SizeExpression
    {
        /// <inheritdoc/>
        public override string ToString() => FormattableString.Invariant($"size(%{Value},{Axis})");
    }

    /// <summary>An arithmetic operation, with C#'s semantics for <c>long</c>.</summary>
    /// <param name="Sign">One of <c>+ - * / %</c>.</param>
    /// <param name="Left">The left operand.</param>
    /// <param name="Right">The right operand.</param>
    public sealed record Arithmetic(char Sign, SizeExpression Left, SizeExpression Right) : SizeExpression
    {
        /// <inheritdoc/>
        public override string ToString() => $"({Left}{Sign}{Right})";
    }
}
