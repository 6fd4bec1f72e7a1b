using Microsoft.CodeAnalysis.CSharp;
using static Upscale.Generators.Tests.Diagnostics.DiagnosticCase;

namespace Upscale.Generators.Tests.Diagnostics;

/// <summary>For each id, a model that has the diagnostic, and a near miss that builds.</summary>
internal static class DiagnosticPairs
{
    public static IReadOnlyDictionary<string, (DiagnosticCase Trigger, DiagnosticCase NearMiss)> ById { get; } =
        new Dictionary<string, (DiagnosticCase, DiagnosticCase)>(StringComparer.Ordinal)
        {
            ["UPS0001"] = (Options("Amount = 1.0"), Options("Amount = 0.99")),
            ["UPS0002"] = (Options("Input = new long[] { 1, 3, 0, 16 }"), Options("Input = new long[] { 1, 3, 1, 16 }")),
            ["UPS0003"] = (Options("Name = \"class\""), Options("Name = \"Class\"")),
            ["UPS0004"] = (
                Edit("[Prunable(", "[Prunable(Amount = 0.25)]\n[Prunable("),
                Edit("[Prunable(", "[Prunable(Amount = 0.25, Name = \"Quarter\")]\n[Prunable(")
            ),
            ["UPS0005"] = (
                Edit("public partial class TinyNet", "public abstract partial class TinyNet"),
                Edit("public partial class TinyNet", "public sealed partial class TinyNet")
            ),
            ["UPS0006"] = (Tiny with { Language = LanguageVersion.CSharp11 }, Tiny with { Language = LanguageVersion.CSharp12 }),
            ["UPS0007"] = (
                Forward("y = nn.functional.lp_pool2d(x, 2, x.shape[2] / 2).flatten(1).narrow(1, 0, 8);"),
                Forward("y = nn.functional.lp_pool2d(x, 2, 8).flatten(1).narrow(1, 0, 8);")
            ),
            ["UPS0008"] = (Options("Amounts = new[] { \"fc\" }"), Options("Amounts = new[] { \"fc=0.5\" }")),
            ["UPS0010"] = (Options("Profile = \"Other.prune\"").Baked(), Options("Profile = \"PrunedTinyNet.prune\"").Baked()),
            ["UPS0011"] = (Tiny with { Profile = TinyProfile[..^20] }, Tiny.Baked()),
            ["UPS0012"] = (Edit("nn.Linear(8, 10)", "nn.Linear(8, 12)").Baked(), Edit("(\"TinyNet\")", "(\"Other\")").Baked()),
            ["UPS0013"] = (Options("Side = PruningSide.Output").Baked(), Options("Side = PruningSide.Input").Baked()),
            ["UPS0020"] = (
                Options("Ignore = new[] { \"l*\" }, Input = new long[] { 1, 3, 16, 16 }").Baked(),
                Options("Ignore = new[] { \"x*\" }, Input = new long[] { 1, 3, 16, 16 }").Baked()
            ),
            ["UPS0021"] = (Tiny.Baked(), Tiny),
            ["UPS0022"] = (Tiny, Tiny.Baked()),
            ["UPS0101"] = (Forward("if (y.sum().item<float>() > 0) { y = y + 1; }"), Forward("if (y.shape[1] > 4) { y = y + 1; }")),
            ["UPS0102"] = (Edit("nn.Linear(8, 10)", "nn.Linear(9, 10)"), Edit(".flatten(1)", ".flatten(1, 3)")),
            ["UPS0103"] = (
                Forward("if (y.shape[1] != 9) { throw new ArgumentException(\"channels\"); }"),
                Forward("if (y.shape[1] != 8) { throw new ArgumentException(\"channels\"); }")
            ),
            ["UPS0104"] = (
                Forward("y = Twice(y, 1);", "private static Tensor Twice(Tensor x, int times) => times == 0 ? x : Twice(x + x, times);"),
                Forward("y = Twice(y, 1);", "private static Tensor Twice(Tensor x, int times) => times == 0 ? x : Twice(x + x, times - 1);")
            ),
            ["UPS0105"] = (
                Edit("public TinyNet()", "public TinyNet(int width)"),
                Edit("public TinyNet()", "public TinyNet(int width = 8)")
            ),
            ["UPS0106"] = (
                Forward("calls++;", "private int calls;\n    public int Calls => calls;"),
                Forward("var calls = 0;\n        calls++;\n        y = y + calls;")
            ),
            ["UPS0107"] = (
                new("[Upscale.Prunable] class Plain { }"),
                new(
                    Tiny.Source.Replace("nn.Module<Tensor, Tensor>", "Net")
                        + "\npublic abstract class Net(string name) : nn.Module<Tensor, Tensor>(name);"
                )
            ),
        };
}
