using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>The named attributes of an operation or layer, in a fixed order; a missing name is <see cref="AttributeValue.None"/>.</summary>
public sealed record Attributes(EquatableArray<KeyValuePair<string, AttributeValue>> Items)
{
    /// <summary>No attributes.</summary>
    public static Attributes Empty { get; } = new(EquatableArray.Create<KeyValuePair<string, AttributeValue>>([]));

    /// <summary>The value of <paramref name="name"/>.</summary>
    public AttributeValue this[string name]
    {
        get
        {
            foreach (var item in Items)
            {
                if (item.Key == name)
                {
                    return item.Value;
                }
            }

            return AttributeValue.Absent;
        }
    }

    /// <summary>These attributes and one more, or with the value of <paramref name="name"/> replaced.</summary>
    public Attributes With(string name, AttributeValue value)
    {
        var replaced = false;
        var items = new List<KeyValuePair<string, AttributeValue>>();
        foreach (var item in Items)
        {
            replaced |= item.Key == name;
            items.Add(item.Key == name ? new(name, value) : item);
        }

        if (!replaced)
        {
            items.Add(new(name, value));
        }

        return new(items.ToEquatableArray());
    }

    /// <summary>The integer called <paramref name="name"/>.</summary>
    /// <exception cref="GraphException">It is missing or not an integer.</exception>
    public long Integer(string name) => this[name] is AttributeValue.Integer integer ? integer.Value : throw Wrong(name, "an integer");

    /// <summary>The integers called <paramref name="name"/>; a single integer is repeated <paramref name="count"/> times.</summary>
    /// <exception cref="GraphException">It is missing or not a list of <paramref name="count"/> integers.</exception>
    public long[] Integers(string name, int count)
    {
        if (this[name] is AttributeValue.Integer single)
        {
            return [.. Enumerable.Repeat(single.Value, count)];
        }

        if (this[name] is AttributeValue.Sequence sequence && sequence.Items.All(item => item is AttributeValue.Integer))
        {
            var values = sequence.Items.Select(item => ((AttributeValue.Integer)item).Value).ToArray();
            if (values.Length == count || values.Length == 1)
            {
                return values.Length == count ? values : [.. Enumerable.Repeat(values[0], count)];
            }
        }

        throw Wrong(name, $"{count} integers");
    }

    /// <summary>The truth value called <paramref name="name"/>, false where it is missing.</summary>
    public bool Truth(string name) => this[name] is AttributeValue.Truth { Value: true };

    private GraphException Wrong(string name, string expected) => new($"attribute '{name}' is {this[name]}, expected {expected}");
}
