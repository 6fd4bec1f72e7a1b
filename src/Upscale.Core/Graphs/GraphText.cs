using System.Globalization;
using System.Text;
using Upscale.Core.Collections;

namespace Upscale.Core.Graphs;

/// <summary>A graph as text: one line a layer, one line an operation, one line for what is returned.</summary>
/// <remarks>
/// <code>
/// layer conv1 Conv2d in_channels=3 out_channels=64 weight[64,3,7,7] @running_mean[64]
/// %0 = input() : [1*,3*,224*,224*]
/// %1 = conv2d(%0) conv1 stride=[2,2] groups=1 : [1*,64,112*,112*]
/// return %1
/// </code>
/// <c>@</c> marks a buffer, <c>:int64</c> its number type, <c>~'encoder:mask'</c> a field outside of the state, <c>*</c> a dimension that follows the input. A line <c>alias b = a</c> says that module <c>a</c> is registered
/// as <c>b</c> also. Reading what was written gives an equal graph.
/// </remarks>
public static class GraphText
{
    /// <summary>The graph as text, with <c>\n</c> after each line.</summary>
    public static string Write(Graph graph)
    {
        var text = new StringBuilder();
        for (var position = 0; position <= graph.Layers.Count; position++)
        {
            foreach (var alias in graph.Aliases.Where(alias => alias.Position == position))
            {
                _ = text.Append("alias ").Append(Name(alias.Name)).Append(" = ").Append(Name(alias.Module)).Append('\n');
            }

            if (position < graph.Layers.Count)
            {
                _ = text.Append(Write(graph.Layers[position])).Append('\n');
            }
        }

        foreach (var operation in graph.Operations)
        {
            _ = text.Append(Write(operation)).Append('\n');
        }

        _ = text.Append("return");
        foreach (var output in graph.Outputs)
        {
            _ = text.Append(" %").Append(Number(output));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>A layer's line.</summary>
    public static string Write(Layer layer)
    {
        var text = new StringBuilder("layer ").Append(Name(layer.Name)).Append(' ').Append(Name(layer.Kind));
        Append(text, layer.Attributes);
        foreach (var tensor in layer.Tensors)
        {
            _ = text.Append(tensor.IsBuffer ? " @" : " ")
                .Append(Name(tensor.Name))
                .Append('[')
                .Append(string.Join(",", tensor.Sizes.Select(Number)))
                .Append(']')
                .Append(tensor.NumberType is null ? "" : ":" + tensor.NumberType)
                .Append(tensor.Field is null ? "" : "~" + Quotation.Write(tensor.Field));
        }

        return text.ToString();
    }

    /// <summary>An operation's line.</summary>
    public static string Write(Operation operation)
    {
        var text = new StringBuilder("%").Append(Number(operation.Id)).Append(" = ").Append(operation.Operator);
        _ = text.Append('(').Append(string.Join(",", operation.Inputs.Select(input => "%" + Number(input)))).Append(')');
        if (operation.Layer is not null)
        {
            _ = text.Append(' ').Append(Name(operation.Layer));
        }

        Append(text, operation.Attributes);
        return text.Append(" : ").Append(operation.Shape).ToString();
    }

    /// <summary>Reads what <see cref="Write(Graph)"/> writes.</summary>
    /// <exception cref="GraphException">The text is no graph; the message names the line and what was expected.</exception>
    public static Graph Parse(string text) => new GraphTextReader().Read(text);

    private static void Append(StringBuilder text, Attributes attributes)
    {
        foreach (var item in attributes.Items)
        {
            _ = text.Append(' ').Append(Name(item.Key)).Append('=').Append(item.Value);
        }
    }

    private static string Name(string name) => name.Length > 0 && name.All(GraphTextCursor.IsNamePart) ? name : Quotation.Write(name);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
