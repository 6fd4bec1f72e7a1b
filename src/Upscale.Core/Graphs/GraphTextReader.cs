using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>Reads a graph's text line by line, and checks that every name and number refers to an earlier line.</summary>
internal sealed class GraphTextReader
{
    private readonly List<Layer> layers = [];
    private readonly List<LayerAlias> aliases = [];
    private readonly List<Operation> operations = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private EquatableArray<int>? outputs;

    public Graph Read(string text)
    {
        var lines = text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].TrimEnd('\r');
            if (line.Length > 0)
            {
                Read(new GraphTextCursor(line, number));
            }
        }

        return new(
            operations.ToEquatableArray(),
            outputs ?? throw new GraphException(FormattableString.Invariant($"line {lines.Length}: the text ends without a line 'return'")),
            layers.ToEquatableArray()
        )
        {
            Aliases = aliases.ToEquatableArray(),
        };
    }

    private void Read(GraphTextCursor cursor)
    {
        if (outputs is not null)
        {
            throw cursor.Broken("nothing may follow the line 'return'");
        }

        if (cursor.Next("layer "))
        {
            layers.Add(ReadLayer(cursor));
        }
        else if (cursor.Next("alias "))
        {
            aliases.Add(ReadAlias(cursor));
        }
        else if (cursor.Next("return"))
        {
            outputs = ReadOutputs(cursor);
        }
        else
        {
            operations.Add(ReadOperation(cursor));
        }

        if (!cursor.AtEnd)
        {
            throw cursor.Error("the end of the line");
        }
    }

    private Layer ReadLayer(GraphTextCursor cursor)
    {
        var name = cursor.Name();
        cursor.Expect(" ");
        var kind = cursor.Name();
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        var tensors = new List<LayerTensor>();
        while (cursor.Next(" "))
        {
            var isBuffer = cursor.Next("@");
            var item = cursor.Name();
            if (!isBuffer && tensors.Count == 0 && cursor.Next("="))
            {
                attributes.Add(new(item, cursor.Value()));
            }
            else
            {
                var sizes = cursor.List("[", "]", cursor.Integer);
                tensors.Add(
                    new(item, sizes, isBuffer)
                    {
                        NumberType = cursor.Next(":") ? cursor.Name() : null,
                        Field = cursor.Next("~") ? cursor.Quoted() : null,
                    }
                );
            }
        }

        return names.Add(name)
            ? new(name, kind, new(attributes.ToEquatableArray()), tensors.ToEquatableArray())
            : throw cursor.Broken($"two layers are called '{name}'");
    }

    private LayerAlias ReadAlias(GraphTextCursor cursor)
    {
        var name = cursor.Name();
        cursor.Expect(" = ");
        var alias = new LayerAlias(name, cursor.Name(), layers.Count);
        return GraphRules.Names(alias, names.Concat(aliases.Select(other => other.Name)))
            ? alias
            : throw cursor.Broken($"the graph has no module '{alias.Module}'");
    }

    private Operation ReadOperation(GraphTextCursor cursor)
    {
        var id = cursor.Id();
        if (id != operations.Count)
        {
            throw cursor.Broken(FormattableString.Invariant($"expected operation %{operations.Count}, found %{id}"));
        }

        cursor.Expect(" = ");
        var name = cursor.Name();
        var inputs = cursor.List("(", ")", () => Earlier(cursor, cursor.Id()));
        string? layer = null;
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        while (!cursor.Next(" : "))
        {
            cursor.Expect(" ");
            var item = cursor.Name();
            if (cursor.Next("="))
            {
                attributes.Add(new(item, cursor.Value()));
            }
            else if (layer is null && attributes.Count == 0)
            {
                layer = names.Contains(item) ? item : throw cursor.Broken($"the graph has no layer '{item}'");
            }
            else
            {
                throw cursor.Error($"'=' after '{item}'");
            }
        }

        return new(id, name, inputs, layer, new(attributes.ToEquatableArray()), new Shape(cursor.List("[", "]", cursor.Dimension)));
    }

    private EquatableArray<int> ReadOutputs(GraphTextCursor cursor)
    {
        var ids = new List<int>();
        while (cursor.Next(" "))
        {
            ids.Add(Earlier(cursor, cursor.Id()));
        }

        return ids.ToEquatableArray();
    }

    private int Earlier(GraphTextCursor cursor, int id) =>
        id < operations.Count ? id : throw cursor.Broken(FormattableString.Invariant($"%{id} is not defined before this line"));
}
