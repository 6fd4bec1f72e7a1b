using System.Globalization;

namespace Upscale.Sweeps;

/// <summary>One of several parts of a sweep that run apart, as on a cluster.</summary>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">Number of parts.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>All of the sweep.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Reads <c>i/n</c>, i from 0 to n - 1.</summary>
    /// <exception cref="FormatException">The text is not of this form.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } index && Number(parts[1]) is { } count && index < count
            ? new(index, count)
            : throw new FormatException($"'{text}' is no shard; expected i/n with i from 0 to n - 1, such as 0/8.");
    }

    /// <summary>
    /// The part that a scheduler says this process is: <c>SLURM_ARRAY_TASK_ID</c> (counted from <c>SLURM_ARRAY_TASK_MIN</c>) with
    /// <c>SLURM_ARRAY_TASK_COUNT</c>, or Kubernetes' <c>JOB_COMPLETION_INDEX</c> with <c>JOB_COMPLETIONS</c>. The whole where there is none.
    /// </summary>
    /// <param name="variable">A variable of the environment, or null.</param>
    /// <exception cref="FormatException">A variable is missing, or not a number in its range.</exception>
    public static Shard FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable("SLURM_ARRAY_TASK_ID") is { } task)
        {
            var first = variable("SLURM_ARRAY_TASK_MIN") is { } minimum ? Required(minimum, "SLURM_ARRAY_TASK_MIN") : 0;
            return Of(Required(task, "SLURM_ARRAY_TASK_ID") - first, variable("SLURM_ARRAY_TASK_COUNT"), "SLURM_ARRAY_TASK_COUNT");
        }

        return variable("JOB_COMPLETION_INDEX") is { } completion
            ? Of(Required(completion, "JOB_COMPLETION_INDEX"), variable("JOB_COMPLETIONS"), "JOB_COMPLETIONS")
            : Whole;
    }

    /// <summary>The items of this part: every n-th.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> items) => items.Where((_, position) => position % Count == Index);

    /// <summary><c>i/n</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static Shard Of(int index, string? count, string name)
    {
        var all = Required(count ?? throw new FormatException($"{name} is not set; it says how many parts there are."), name);
        return index >= 0 && index < all
            ? new(index, all)
            : throw new FormatException($"part {index} is not one of the {all} parts that {name} names.");
    }

    private static int Required(string text, string name) =>
        Number(text) ?? throw new FormatException($"{name} is '{text}'; expected a whole number.");

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
