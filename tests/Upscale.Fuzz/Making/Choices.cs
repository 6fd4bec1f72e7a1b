namespace Upscale.Fuzz.Making;

/// <summary>
/// The random numbers that a model is made from. They are remembered, so that a smaller model can be made from a smaller sequence: this is how a
/// failure is shrunk. Zero is always the simplest choice, and a sequence that has ended goes on with zeros.
/// </summary>
public sealed class Choices
{
    private readonly IReadOnlyList<int>? given;
    private readonly Numbers? numbers;
    private readonly List<int> drawn = [];
    private readonly List<(int Start, int End)> spans = [];

    /// <summary>Random choices.</summary>
    public Choices(ulong seed) => numbers = new(seed);

    /// <summary>The choices of an earlier sequence; those that are too large for their place are cut.</summary>
    public Choices(IReadOnlyList<int> given) => this.given = given;

    /// <summary>What was drawn so far.</summary>
    public IReadOnlyList<int> Drawn => drawn;

    /// <summary>Parts of the sequence that belong together, such as a statement: they can be left out as a whole.</summary>
    public IReadOnlyList<(int Start, int End)> Spans => spans;

    /// <summary>A number from zero to <paramref name="count"/> - 1.</summary>
    public int Below(int count)
    {
        var value =
            numbers is not null ? numbers.Below(count)
            : drawn.Count < given!.Count ? Math.Clamp(given[drawn.Count], 0, count - 1)
            : 0;
        drawn.Add(value);
        return value;
    }

    /// <summary>True in so many of a hundred cases; false is the simple choice.</summary>
    public bool Chance(int percent) => Below(100) >= 100 - percent;

    /// <summary>One of <paramref name="items"/>, the simplest first.</summary>
    public T Of<T>(params IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Runs <paramref name="part"/> and remembers its choices as one part.</summary>
    public T Span<T>(Func<T> part)
    {
        var start = drawn.Count;
        var result = part();
        spans.Add((start, drawn.Count));
        return result;
    }
}
