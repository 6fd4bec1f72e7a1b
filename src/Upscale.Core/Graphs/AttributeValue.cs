using System.Globalization;
using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>The value of an operation's attribute. Equal values print alike.</summary>
public abstract record AttributeValue
{
    private AttributeValue() { }

    /// <summary>Absent: what the library's default of <c>null</c> means.</summary>
    public sealed record None : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => "none";
    }

    /// <summary>An integer.</summary>
    public sealed record Integer(long Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A floating-point number.</summary>
    public sealed record Real(double Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString()
        {
            var text = Value.ToString("R", CultureInfo.InvariantCulture);
            return text.IndexOfAny(['.', 'E', 'N', 'I']) < 0 ? text + ".0" : text;
        }
    }

    /// <summary>A truth value.</summary>
    public sealed record Truth(bool Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Value ? "true" : "false";
    }

    /// <summary>A word, such as a padding mode or the equation of an einsum.</summary>
    public sealed record Word(string Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Quotation.Write(Value);
    }

    /// <summary>An integer that depends on sizes.</summary>
    public sealed record Symbolic(SizeExpression Expression) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Expression.ToString();
    }

    /// <summary>A list of values.</summary>
    public sealed record Sequence(EquatableArray<AttributeValue> Items) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => "[" + string.Join(",", Items) + "]";
    }

    /// <summary>The absent value.</summary>
    public static AttributeValue Absent { get; } = new None();

    /// <summary>An integer.</summary>
    public static implicit operator AttributeValue(long value) => new Integer(value);

    /// <summary>A floating-point number.</summary>
    public static implicit operator AttributeValue(double value) => new Real(value);

    /// <summary>A truth value.</summary>
    public static implicit operator AttributeValue(bool value) => new Truth(value);

    /// <summary>A word.</summary>
    public static implicit operator AttributeValue(string value) => new Word(value);

    /// <summary>A list of integers.</summary>
    public static implicit operator AttributeValue(long[] values) =>
        new Sequence(values.Select(value => (AttributeValue)value).ToEquatableArray());
}
