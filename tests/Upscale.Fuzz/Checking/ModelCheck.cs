using TorchSharp;
using Upscale.Core.Masks;
using Upscale.Fuzz.Compiling;
using Upscale.Fuzz.Making;
using Upscale.Importance;
using static TorchSharp.torch;

namespace Upscale.Fuzz.Checking;

/// <summary>Prunes a model under random masks in every way that there is, and compares with the masked original.</summary>
internal static class ModelCheck
{
    private static readonly (string Name, bool Constrained, bool Baseline)[] Exports =
    [
        ("reordered", false, false),
        ("constrained", true, false),
        ("baseline", false, true),
    ];

    /// <summary>The open class, under channels that were zeroed by hand and under masks of a <see cref="MaskingManager"/>.</summary>
    public static Problem? Open(CompiledModel compiled)
    {
        var numbers = new Numbers(compiled.Source.Seed);
        return ByHand(compiled, numbers) ?? ByMasking(compiled, numbers);
    }

    /// <summary>The open class, under channels that were zeroed by hand and under random masks of each method; masks of the manager must be seen in it.</summary>
    /// <param name="compiled">The model, whose attribute says the side.</param>
    /// <param name="written">What must be seen.</param>
    public static Problem? Written(CompiledModel compiled, WrittenModel written)
    {
        var numbers = new Numbers(compiled.Source.Seed);
        return ByHand(compiled, numbers) ?? OfMethod(PruningMethod.Unconstrained) ?? OfMethod(PruningMethod.Constrained);

        Problem? OfMethod(PruningMethod method) =>
            Under(
                compiled,
                numbers,
                model => new MaskingManager(model, method: method).Importance(new RandomImportance(seed: 1)).Mask(0.5),
                $"{method} masks",
                (model, pruned, export) => Seen(PruningReport.Of(model, pruned), written, method, export)
            );
    }

    /// <summary>Random scores of the model as a profile's text.</summary>
    public static string SaveProfile(CompiledModel compiled)
    {
        using var scope = NewDisposeScope();
        using var model = Make(compiled, new(compiled.Source.Seed));
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            new MaskingManager(model).Importance().SaveProfile(path);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The baked class: of the masked model, and of the dense one, whose masks the profile knows.</summary>
    public static Problem? Baked(CompiledModel compiled) =>
        Guard(
            "baked",
            () =>
            {
                using var model = Make(compiled, new(compiled.Source.Seed));
                if (ModelDefinition.For(model).Baked is null)
                {
                    return new("not baked", "the class is open in spite of its profile");
                }

                using var ofDense = ModelRun.Static(compiled.Pruned!, "From", model);
                new MaskingManager(model).Importance().Mask();
                var inputs = Inputs(compiled.Source, new(compiled.Source.Seed + 1));
                var expected = inputs.ConvertAll(input => ModelRun.Forward(model, input));
                using var ofMasked = ModelRun.Static(compiled.Pruned!, "From", model);
                using var pruned = new PruningManager(model).Compute().Prune<nn.Module>();
                using var constrained = new PruningManager(model).Compute(constrained: true).Prune<nn.Module>();
                return Compare(expected, ofMasked, inputs, "baked, From(masked)")
                    ?? Compare(expected, ofDense, inputs, "baked, From(dense)")
                    ?? Compare(expected, pruned, inputs, "baked, Prune()")
                    ?? Compare(expected, constrained, inputs, "baked, constrained");
            }
        );

    private static Problem? ByHand(CompiledModel compiled, Numbers numbers)
    {
        var own = new Numbers(numbers.Next());
        return Under(compiled, own, model => HandMasks.Apply(model, own), "zeroed by hand");
    }

    private static Problem? ByMasking(CompiledModel compiled, Numbers numbers)
    {
        var own = new Numbers(numbers.Next());
        var side = own.Below(2) == 0 ? PruningSide.Input : PruningSide.Output;
        var method = own.Below(2) == 0 ? PruningMethod.Unconstrained : PruningMethod.Constrained;
        var isGlobal = own.Below(5) == 0;
        var amount = own.Unit() * 0.95;
        return Under(
            compiled,
            own,
            model => new MaskingManager(model, side, method, isGlobal).Importance().Mask(amount),
            FormattableString.Invariant($"masks of side {side}, {method}{(isGlobal ? ", global" : "")}, amount {amount:0.00}")
        );
    }

    // Masks of a segment narrow its layers in any export. Other masks narrow something where nothing is read with zero weights because that is
    // cheaper than a copy.
    private static Problem? Seen(PruningReport report, WrittenModel written, PruningMethod method, string export)
    {
        var layer = report.Layers.Single(layer => layer.Layer == written.Layer);
        return !written.IsNarrowed
            ? layer.After == layer.Before
                ? null
                : new("not whole", $"{export}: '{layer.Layer}' lost parameters")
            : method == PruningMethod.Constrained
                ? layer.After < layer.Before
                    ? null
                    : new("not pruned", $"{export}: '{layer.Layer}' lost no parameter")
                : export != "baseline" || report.After < report.Before
                    ? null
                    : new("not pruned", $"{export}: the network lost no parameter");
    }

    private static Problem? Under(
        CompiledModel compiled,
        Numbers numbers,
        Action<nn.Module> mask,
        string masks,
        Func<nn.Module, nn.Module, string, Problem?>? see = null
    ) =>
        Guard(
            masks,
            () =>
            {
                using var model = Make(compiled, numbers);
                mask(model);
                var inputs = Inputs(compiled.Source, numbers);
                var expected = inputs.ConvertAll(input => ModelRun.Forward(model, input));
                foreach (var (name, constrained, baseline) in Exports)
                {
                    var what = $"{masks}, {name}";
                    var problem = Guard(
                        what,
                        () =>
                        {
                            using var pruned = new PruningManager(model).Compute(constrained).Prune<nn.Module>(baseline);
                            return Compare(expected, pruned, inputs, what) ?? see?.Invoke(model, pruned, name);
                        }
                    );
                    if (problem is not null)
                    {
                        return problem;
                    }
                }

                return Comparison.Of(expected[0], ModelRun.Forward(model, inputs[0]), $"{masks}: the original model after pruning");
            }
        );

    private static Problem? Compare(List<Tensor[]> expected, nn.Module pruned, List<Tensor[]> inputs, string what)
    {
        pruned.eval();
        for (var i = 0; i < inputs.Count; i++)
        {
            var place = i == 0 ? "captured size" : "other size";
            if (Comparison.Of(expected[i], ModelRun.Forward(pruned, inputs[i]), $"{what}, {place}") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static nn.Module Make(CompiledModel compiled, Numbers numbers)
    {
        using var noGradient = no_grad();
        var model = ModelRun.Create(compiled.Model!);
        model.to(float64);
        model.eval();
        RandomWeights.Fill(model, numbers);
        return model;
    }

    private static List<Tensor[]> Inputs(ModelSource source, Numbers numbers) =>
        [
            .. source.Inputs.Select(shape =>
                Enumerable.Range(0, source.InputCount).Select(_ => RandomWeights.Values(shape, numbers)).ToArray()
            ),
        ];

    // Whatever is thrown while a model is pruned is a finding, to be printed with its source.
    private static Problem? Guard(string what, Func<Problem?> check)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            return check();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new("exception: " + exception.GetType().Name + ": " + Finding.Sort(exception.Message), $"{what}: {Short(exception)}");
        }
    }

    // Without the frames of native code and of this program.
    private static string Short(Exception exception) =>
        string.Join(
            "\n",
            exception
                .ToString()
                .Split('\n')
                .Where(line =>
                    !line.StartsWith("frame #", StringComparison.Ordinal) && !line.Contains("Upscale.Fuzz", StringComparison.Ordinal)
                )
                .Take(12)
        );
}
