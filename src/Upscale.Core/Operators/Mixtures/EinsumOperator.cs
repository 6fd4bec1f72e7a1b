using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Mixtures;

/// <summary><c>einsum</c> by attribute <c>equation</c>, such as <c>bhid,bhjd-&gt;bhij</c>.</summary>
internal sealed class EinsumOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["einsum"];

    public override Shape Shape(OperatorContext context)
    {
        var equation = context.Attributes["equation"] is AttributeValue.Word word ? word.Value.Replace(" ", "") : "";
        var arrow = equation.IndexOf("->", StringComparison.Ordinal);
        var terms = (arrow < 0 ? equation : equation.Substring(0, arrow)).Split(',');
        if (terms.Length != context.Inputs.Count)
        {
            throw new GraphException($"einsum '{equation}' is not for {context.Inputs.Count} values");
        }

        if (equation.Contains("..."))
        {
            // The axes that dots stand for get names of their own, from the last.
            var open = context
                .Inputs.Zip(terms, (shape, term) => term.Contains("...") ? shape.Rank - term.Replace("...", "").Length : 0)
                .Max();
            terms = [.. terms.Zip(context.Inputs, (term, shape) => Written(term, shape.Rank - term.Replace("...", "").Length))];
            var result = arrow < 0 ? Dots + Implied([.. terms.Select(term => term.Replace(Dots, ""))]) : equation.Substring(arrow + 2);
            equation = string.Join(",", terms) + "->" + Written(result, open);
            arrow = equation.IndexOf("->", StringComparison.Ordinal);
        }

        var sizes = Sizes(equation, terms, context.Inputs);
        return new([.. (arrow < 0 ? Implied(terms) : equation.Substring(arrow + 2)).Select(letter => Find(equation, sizes, letter))]);
    }

    private const string Dots = "...";

    private static string Written(string term, int count) =>
        count < 0
            ? throw new GraphException($"einsum names more axes in '{term}' than its value has")
            : term.Replace(Dots, string.Concat(Enumerable.Range(0, count).Select(place => (char)('\u0391' + count - 1 - place))));

    public override ChannelRule Channels(ChannelContext context) =>
        new ChannelRule.Opaque(context.Operation.Shape.Rank - 1, "einsum multiplies the channels of one value with those of another");

    private static Dictionary<char, Dimension> Sizes(string equation, string[] terms, IReadOnlyList<Shape> inputs)
    {
        var sizes = new Dictionary<char, Dimension>();
        foreach (var (term, shape) in terms.Zip(inputs, (term, shape) => (term, shape)))
        {
            if (term.Length != shape.Rank)
            {
                throw new GraphException($"einsum '{equation}' names {term.Length} axes of {shape}");
            }

            for (var axis = 0; axis < term.Length; axis++)
            {
                if (sizes.TryGetValue(term[axis], out var size) && size.Size != shape[axis].Size && size.Size != 1 && shape[axis].Size != 1)
                {
                    throw new GraphException($"einsum '{equation}' gives '{term[axis]}' the sizes {size} and {shape[axis]}");
                }

                sizes[term[axis]] = size.Size > 1 ? size : shape[axis];
            }
        }

        return sizes;
    }

    private static Dimension Find(string equation, Dictionary<char, Dimension> sizes, char letter) =>
        sizes.TryGetValue(letter, out var size) ? size : throw new GraphException($"einsum '{equation}' does not define '{letter}'");

    // Without an arrow the value has the letters that occur once, in order.
    private static string Implied(string[] terms) =>
        string.Concat(
            string.Concat(terms)
                .GroupBy(letter => letter)
                .Where(group => group.Count() == 1)
                .Select(group => group.Key)
                .OrderBy(letter => letter)
        );
}
