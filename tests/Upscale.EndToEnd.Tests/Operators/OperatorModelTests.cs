using Upscale.Fuzz;
using Upscale.Fuzz.Checking;

namespace Upscale.EndToEnd.Tests.Operators;

/// <summary>
/// Each operator between two convolutions, on both sides: open and baked, under random masks of each method and channels zeroed by hand, as each export,
/// the pruned class equals its masked original in float64, and masks are seen in it.
/// </summary>
public sealed class OperatorModelTests
{
    private static readonly OperatorModel[] Models =
    [
        .. LayerModels.All,
        .. ElementModels.All,
        .. SpaceModels.All,
        .. ArrangementModels.All,
        .. MixtureModels.All,
        .. NetworkModels.All,
        .. FoundModels.All,
    ];

    // Compiled together, which takes a fraction of the time.
    private static readonly Lazy<IReadOnlyDictionary<(string Name, bool IsOutputSide), Finding>> Findings = new(() =>
    {
        (OperatorModel Model, bool IsOutputSide)[] cases = [.. Models.SelectMany(model => new[] { (model, false), (model, true) })];
        var findings = FuzzRun.Check([.. cases.Select((one, index) => one.Model.Write($"M{index}", one.IsOutputSide))]);
        return cases.Zip(findings).ToDictionary(pair => (pair.First.Model.Name, pair.First.IsOutputSide), pair => pair.Second);
    });

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var model in Models)
            {
                cases.Add(model.Name, false);
                cases.Add(model.Name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PrunedModel_EqualsTheMaskedOne(string name, bool isOutputSide)
    {
        var finding = Findings.Value[(name, isOutputSide)];
        Assert.True(finding is { Problem: null, Refusal: null }, finding.Problem?.Text ?? finding.Refusal);
    }
}
