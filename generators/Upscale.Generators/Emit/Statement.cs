namespace Upscale.Generators.Emit;

/// <summary>One local of the forward: <c>var relu4 = functional.relu(bn1);</c>.</summary>
/// <param name="Local">The local.</param>
/// <param name="Expression">What it is.</param>
/// <param name="Uses">The locals that the expression reads.</param>
/// <param name="Comment">Channel counts, or null.</param>
internal sealed record Statement(string Local, string Expression, IReadOnlyList<string> Uses, string? Comment)
{
    /// <summary>Whether it is a whole statement without a local.</summary>
    public bool IsCheck => Local.Length == 0;

    /// <summary>The locals after the first, where the expression is a tuple.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>All locals.</summary>
    public IEnumerable<string> Locals => IsCheck ? [] : Others.Prepend(Local);

    /// <summary>The statement's code.</summary>
    public string Text =>
        IsCheck ? Expression
        : Others.Count == 0 ? $"var {Local} = {Expression};"
        : $"var ({string.Join(", ", Locals)}) = {Expression};";
}

/// <summary>A forward's body.</summary>
/// <param name="Parameters">The arguments, in order.</param>
/// <param name="Statements">One local each.</param>
/// <param name="Returned">The locals that are returned.</param>
internal sealed record ForwardBody(IReadOnlyList<string> Parameters, IReadOnlyList<Statement> Statements, IReadOnlyList<string> Returned)
{
    /// <summary>The body's lines: each local is disposed right after the last statement that reads it, unless it is returned.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lastUses = LastUses();
        var lines = new List<string>();
        for (var index = 0; index < Statements.Count; index++)
        {
            var statement = Statements[index];
            lines.Add(statement.Text + (statement.Comment is null ? "" : " // " + statement.Comment));
            foreach (
                var ended in Statements
                    .SelectMany(other => other.Locals)
                    .Where(local => lastUses.TryGetValue(local, out var last) && last == index)
            )
            {
                lines.Add($"{ended}.Dispose();");
            }
        }

        lines.Add(Returned.Count == 1 ? $"return {Returned[0]};" : $"return ({string.Join(", ", Returned)});");
        return lines;
    }

    // Parameters are not in here: they belong to the caller.
    private Dictionary<string, int> LastUses()
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < Statements.Count; index++)
        {
            foreach (var local in Statements[index].Locals)
            {
                last[local] = index;
            }

            foreach (var used in Statements[index].Uses.Where(last.ContainsKey))
            {
                last[used] = index;
            }
        }

        foreach (var returned in Returned)
        {
            _ = last.Remove(returned);
        }

        return last;
    }
}
