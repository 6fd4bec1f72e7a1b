using System.Globalization;
using TorchSharp;
using Upscale.Fuzz.Checking;
using Upscale.Fuzz.Making;
using Upscale.Fuzz.Shrinking;
using Upscale.Native;

namespace Upscale.Fuzz;

/// <summary>A run over random models.</summary>
/// <param name="Models">How many.</param>
/// <param name="Seed">Same seed, same models.</param>
/// <param name="First">The number of the first model.</param>
/// <param name="Workers">Batches that are worked on at a time.</param>
/// <param name="Shrunk">How many failures are shrunk: the first of each kind, so many kinds.</param>
/// <param name="ShrinkRefused">Whether models that are not understood are shrunk too.</param>
public sealed record FuzzOptions(int Models, ulong Seed, int First = 0, int Workers = 2, int Shrunk = 5, bool ShrinkRefused = false);

/// <summary>What a run found.</summary>
/// <param name="Models">How many models.</param>
/// <param name="Wrong">The models that are wrong; the first ones shrunk.</param>
/// <param name="NotUnderstood">The models that ended with a located diagnostic.</param>
public sealed record FuzzReport(int Models, IReadOnlyList<Finding> Wrong, IReadOnlyList<Finding> NotUnderstood)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Models} models: {Wrong.Count} wrong, {NotUnderstood.Count} not understood");
}

/// <summary>Makes, compiles and checks random models.</summary>
public static class FuzzRun
{
    private const int InOneCompilation = 50;

    /// <summary>Runs, and calls <paramref name="done"/> with the number of models that are through.</summary>
    public static FuzzReport Run(FuzzOptions options, Action<int>? done = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        TorchLoader.EnsureLoaded();
        torch.set_num_threads(1);
        var batches = Enumerable.Range(options.First, options.Models).Chunk(InOneCompilation).ToArray();
        var findings = new IReadOnlyList<Finding>[batches.Length];
        Parallel.For(
            0,
            batches.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.Workers },
            batch =>
            {
                findings[batch] = BatchCheck.Of([.. batches[batch].Select(index => Make(options.Seed, index))]);
                done?.Invoke(batches[batch].Length);
            }
        );
        var all = findings.SelectMany(batch => batch).ToArray();
        return new(
            all.Length,
            Shrink([.. all.Where(finding => finding.Problem is not null)], options.Shrunk),
            Shrink([.. all.Where(finding => finding.Refusal is not null)], options.ShrinkRefused ? options.Shrunk : 0)
        );
    }

    /// <summary>Model number <paramref name="index"/> of a seed.</summary>
    public static ModelSource Make(ulong seed, int index)
    {
        var own = new Numbers(Numbers.SeedOf(seed, index));
        return ModelMaker.Make("M" + index.ToString(CultureInfo.InvariantCulture), new(own.Next()), own.Next());
    }

    /// <summary>Checks models that were written by hand, in their order.</summary>
    public static IReadOnlyList<Finding> Check(IReadOnlyList<WrittenModel> models)
    {
        TorchLoader.EnsureLoaded();
        torch.set_num_threads(1);
        var byName = models.ToDictionary(model => model.Name, StringComparer.Ordinal);
        return
        [
            .. models
                .Chunk(InOneCompilation)
                .AsParallel()
                .AsOrdered()
                .SelectMany(batch =>
                    BatchCheck.Of([.. batch.Select(model => model.Source)], compiled => byName[compiled.Source.Name].Check(compiled))
                ),
        ];
    }

    private static Finding[] Shrink(Finding[] findings, int kinds)
    {
        var first = findings.DistinctBy(finding => finding.Kind).Take(kinds).ToHashSet();
        return [.. findings.Select(finding => first.Contains(finding) ? Named(Shrinker.Shrink(finding), finding) : finding)];
    }

    // A shrunk model keeps the number of the model that it came from.
    private static Finding Named(Finding shrunk, Finding original) =>
        shrunk with
        {
            Source = ModelMaker.Make(original.Source.Name, new(shrunk.Source.Choices.Drawn), original.Source.Seed),
        };
}
