using System.Globalization;
using System.Text;

namespace Upscale.Fuzz.Making;

/// <summary>The parts of a module class under construction.</summary>
internal sealed class ClassText(string name, string parameters = "")
{
    private readonly List<string> fields = [];
    private readonly List<string> construction = [];
    private readonly List<string> forward = [];
    private readonly List<string> members = [];
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);

    /// <summary>The class's name.</summary>
    public string Name => name;

    /// <summary>The lines of forward.</summary>
    public List<string> Forward => forward;

    /// <summary>A name that the class does not have yet.</summary>
    public string Fresh(string prefix)
    {
        var number = names.GetValueOrDefault(prefix);
        names[prefix] = number + 1;
        return prefix + number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Adds a field that the constructor makes.</summary>
    public string Field(string type, string prefix, string expression)
    {
        var field = Fresh(prefix);
        fields.Add($"private readonly {type} {field};");
        construction.Add($"{field} = {expression};");
        return field;
    }

    /// <summary>Adds lines to the constructor.</summary>
    public void Construct(params IEnumerable<string> lines) => construction.AddRange(lines);

    /// <summary>Adds a member once, such as a method that makes layers.</summary>
    public void Member(string text)
    {
        if (!members.Contains(text))
        {
            members.Add(text);
        }
    }

    /// <summary>The whole class.</summary>
    public string Write(string header, string signature, string result)
    {
        var text = new StringBuilder();
        text.Append(header).Append('\n').Append("{\n");
        Lines(text, 1, fields);
        text.Append('\n').Append(Indent(1)).Append("public ").Append(name).Append('(').Append(parameters).Append(")\n");
        text.Append(Indent(2)).Append(": base(nameof(").Append(name).Append("))\n").Append(Indent(1)).Append("{\n");
        Lines(text, 2, construction);
        text.Append(Indent(2)).Append("RegisterComponents();\n").Append(Indent(1)).Append("}\n\n");
        text.Append(Indent(1)).Append("public override ").Append(signature).Append('\n').Append(Indent(1)).Append("{\n");
        Lines(text, 2, forward);
        text.Append(Indent(2)).Append("return ").Append(result).Append(";\n").Append(Indent(1)).Append("}\n");
        foreach (var member in members)
        {
            text.Append('\n');
            Lines(text, 1, member.Split('\n'));
        }

        return text.Append("}\n").ToString();
    }

    private static void Lines(StringBuilder text, int depth, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(line.Length == 0 ? "" : Indent(depth)).Append(line).Append('\n');
        }
    }

    private static string Indent(int depth) => new(' ', depth * 4);
}
