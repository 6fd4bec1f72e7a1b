namespace Upscale.Generators;

/// <summary>Names of the pipeline's steps, by which tests ask what an edit re-ran.</summary>
internal static class StepNames
{
    public const string Runtime = nameof(Runtime);
    public const string Graphs = nameof(Graphs);
    public const string Profiles = nameof(Profiles);
    public const string Models = nameof(Models);
    public const string Emissions = nameof(Emissions);

    public static IReadOnlyList<string> All { get; } = [Runtime, Graphs, Profiles, Models, Emissions];
}
