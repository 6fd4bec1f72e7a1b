using System.Globalization;
using System.Text;
using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>Reads one line of a graph's text from left to right.</summary>
internal sealed class GraphTextCursor(string line, int number)
{
    private int position;

    public bool AtEnd => position >= line.Length;

    public static bool IsNamePart(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '-' or '<' or '>' or '#';

    public GraphException Error(string expected)
    {
        var rest = AtEnd ? "the end of the line" : $"'{line.Substring(position, Math.Min(40, line.Length - position))}'";
        return Broken($"expected {expected}, found {rest}");
    }

    public GraphException Broken(string message) => new(FormattableString.Invariant($"line {number}: {message}"));

    public bool Next(string text)
    {
        var matches = string.CompareOrdinal(line, position, text, 0, text.Length) == 0;
        position += matches ? text.Length : 0;
        return matches;
    }

    public void Expect(string text)
    {
        if (!Next(text))
        {
            throw Error($"'{text}'");
        }
    }

    public string Name()
    {
        if (!AtEnd && line[position] == '\'')
        {
            return Quoted();
        }

        var start = position;
        while (!AtEnd && IsNamePart(line[position]))
        {
            position++;
        }

        return position > start ? line.Substring(start, position - start) : throw Error("a name");
    }

    public int Id()
    {
        Expect("%");
        var id = Integer();
        return id is >= 0 and <= int.MaxValue ? (int)id : throw Broken($"%{id} is no value");
    }

    public long Integer()
    {
        var start = position;
        position += !AtEnd && line[position] == '-' ? 1 : 0;
        while (!AtEnd && line[position] is >= '0' and <= '9')
        {
            position++;
        }

        var digits = line.Substring(start, position - start);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Back(start).Error("an integer");
    }

    /// <summary>Parts between brackets, separated by commas.</summary>
    public EquatableArray<T> List<T>(string open, string close, Func<T> part)
    {
        Expect(open);
        var parts = new List<T>();
        while (!Next(close))
        {
            if (parts.Count > 0)
            {
                Expect(",");
            }

            parts.Add(part());
        }

        return parts.ToEquatableArray();
    }

    public Dimension Dimension()
    {
        var size = Integer();
        return new(size, Next("*"));
    }

    public AttributeValue Value()
    {
        if (AtEnd)
        {
            throw Error("a value");
        }

        return line[position] switch
        {
            '[' => new AttributeValue.Sequence(List("[", "]", Value)),
            '\'' => new AttributeValue.Word(Quoted()),
            '(' => new AttributeValue.Symbolic(Expression()),
            _ => Bare(),
        };
    }

    private AttributeValue Bare()
    {
        if (string.CompareOrdinal(line, position, "size(", 0, 5) == 0)
        {
            return new AttributeValue.Symbolic(Expression());
        }

        var start = position;
        while (!AtEnd && (char.IsLetterOrDigit(line[position]) || line[position] is '-' or '+' or '.'))
        {
            position++;
        }

        var word = line.Substring(start, position - start);
        return word switch
        {
            "none" => AttributeValue.Absent,
            "true" => true,
            "false" => false,
            _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
            _ => throw Back(start).Error("a value"),
        };
    }

    private SizeExpression Expression()
    {
        if (Next("size("))
        {
            var value = Id();
            Expect(",");
            var axis = Integer();
            Expect(")");
            return new SizeExpression.Size(value, (int)axis);
        }

        if (!Next("("))
        {
            return new SizeExpression.Constant(Integer());
        }

        var left = Expression();
        if (AtEnd || "+-*/%".IndexOf(line[position]) < 0)
        {
            throw Error("one of + - * / %");
        }

        var sign = line[position++];
        var right = Expression();
        Expect(")");
        return new SizeExpression.Arithmetic(sign, left, right);
    }

    public string Quoted()
    {
        Expect("'");
        var word = new StringBuilder();
        while (!AtEnd && line[position] != '\'')
        {
            var escaped = line[position] == '\\' && position + 1 < line.Length;
            position += escaped ? 1 : 0;
            _ = word.Append(escaped ? Quotation.Unescape(line[position]) : line[position]);
            position++;
        }

        Expect("'");
        return word.ToString();
    }

    private GraphTextCursor Back(int start)
    {
        position = start;
        return this;
    }
}
