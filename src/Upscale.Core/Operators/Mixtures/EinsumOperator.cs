using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Operators.Mixtures;

/// <summary><c>einsum</c> by attribute <c>equation</c>, such as <c>bhid,bhjd-&gt;bhij</c>.</summary>
internal sealed class EinsumOperator : Operator
{
    public override IReadOnlyList<string> Names { get; } = ["einsum"];

    public override Shape Shape(OperatorContext context)
    {
        var (terms, result) = Parts(context.Attributes, context.Inputs);
        var sizes = Sizes(terms, context.Inputs);
        return new([.. result.Select(letter => Find(terms, sizes, letter))]);
    }

    // The letters of each value and of the product, one an axis.
    private static (string[] Terms, string Result) Parts(Attributes attributes, IReadOnlyList<Shape> inputs)
    {
        var equation = attributes["equation"] is AttributeValue.Word word ? word.Value.Replace(" ", "") : "";
        var arrow = equation.IndexOf("->", StringComparison.Ordinal);
        var terms = (arrow < 0 ? equation : equation.Substring(0, arrow)).Split(',');
        if (terms.Length != inputs.Count)
        {
            throw new GraphException($"einsum '{equation}' is not for {inputs.Count} values");
        }

        var implied = Implied([.. terms.Select(term => term.Replace(Dots, ""))]);
        var result =
            arrow >= 0 ? equation.Substring(arrow + 2)
            : equation.Contains(Dots) ? Dots + implied
            : implied;

        // The axes that dots stand for get names of their own, from the last.
        int[] open = [.. inputs.Zip(terms, (shape, term) => term.Contains(Dots) ? shape.Rank - term.Replace(Dots, "").Length : 0)];
        return ([.. terms.Zip(open, Written)], Written(result, open.Max()));
    }

    private const string Dots = "...";

    private static string Written(string term, int count) =>
        count < 0
            ? throw new GraphException($"einsum names more axes in '{term}' than its value has")
            : term.Replace(Dots, string.Concat(Enumerable.Range(0, count).Select(place => (char)('\u0391' + count - 1 - place))));

    // A letter that the value keeps, and that is the channel axis of all who have it, is followed; the others are read whole.
    public override ChannelRule Channels(ChannelContext context)
    {
        var (terms, result) = Parts(context.Attributes, context.Inputs);
        foreach (var (term, axis) in terms.Zip(context.Axes, (term, axis) => (term, axis)).Where(pair => pair.axis >= 0))
        {
            var letter = term[axis];
            var place = result.IndexOf(letter);
            var fits =
                place >= 0
                && result.LastIndexOf(letter) == place
                && terms
                    .Zip(
                        context.Axes,
                        (other, own) => other.IndexOf(letter) is var at && (at < 0 || at == own && other.LastIndexOf(letter) == at)
                    )
                    .All(isFollowed => isFollowed)
                && Enumerable
                    .Range(0, terms.Length)
                    .All(input => terms[input].IndexOf(letter) < 0 || context.Channels(input) == context.Operation.Shape[place].Size);
            if (fits)
            {
                var same = ChannelMaps.Same((int)context.Operation.Shape[place].Size);
                return new ChannelRule.Map(
                    place,
                    MapForm.Aligned,
                    terms.Select(other => other.IndexOf(letter) < 0 ? [] : same).ToEquatableArray(),
                    ZeroWhen.AnySourceZero
                )
                {
                    IsJoint = true,
                };
            }
        }

        return new ChannelRule.Opaque(
            context.Operation.Shape.Rank - 1,
            "einsum multiplies the channels of one value with those of another"
        );
    }

    private static Dictionary<char, Dimension> Sizes(string[] terms, IReadOnlyList<Shape> inputs)
    {
        var sizes = new Dictionary<char, Dimension>();
        foreach (var (term, shape) in terms.Zip(inputs, (term, shape) => (term, shape)))
        {
            if (term.Length != shape.Rank)
            {
                throw new GraphException($"einsum '{string.Join(",", terms)}' names {term.Length} axes of {shape}");
            }

            for (var axis = 0; axis < term.Length; axis++)
            {
                if (sizes.TryGetValue(term[axis], out var size) && size.Size != shape[axis].Size && size.Size != 1 && shape[axis].Size != 1)
                {
                    throw new GraphException($"einsum '{string.Join(",", terms)}' gives '{term[axis]}' the sizes {size} and {shape[axis]}");
                }

                sizes[term[axis]] = size.Size > 1 ? size : shape[axis];
            }
        }

        return sizes;
    }

    private static Dimension Find(string[] terms, Dictionary<char, Dimension> sizes, char letter) =>
        sizes.TryGetValue(letter, out var size)
            ? size
            : throw new GraphException($"einsum '{string.Join(",", terms)}' does not define '{letter}'");

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
