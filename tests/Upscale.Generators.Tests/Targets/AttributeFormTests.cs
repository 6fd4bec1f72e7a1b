using Microsoft.CodeAnalysis;
using Upscale.Generators.Targets;
using Upscale.Generators.Tests.Harness;

namespace Upscale.Generators.Tests.Targets;

/// <summary>Where <c>[Prunable]</c> may stand: each form is captured, and what is generated compiles without warnings.</summary>
public sealed class AttributeFormTests
{
    private const string Example = "Input = new long[] { 1, 3, 8, 8 }";

    private const string Usings = """
        using TorchSharp;
        using TorchSharp.Modules;
        using Upscale;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        """;

    /// <summary>A model whose layers' widths and number tell what it was constructed with.</summary>
    private const string Net = """
        public class Net : Module<Tensor, Tensor>
        {
            private readonly Sequential features = nn.Sequential();
            private readonly Conv2d last;
            public Net(int width = 6, bool deep = false, params long[] more) : base("Net")
            {
                features.append("conv", Conv2d(3, width, 3));
                if (deep) { features.append("deep", Conv2d(width, width, 1)); }
                foreach (var size in more) { features.append("more" + size, Conv2d(width, width, 1)); }
                last = Conv2d(width, 2, 1);
                RegisterComponents();
            }
            public override Tensor forward(Tensor x) => last.call(features.call(x));
        }
        """;

    [Fact]
    public async Task DefaultConstructor_IsCalled() => await AssertForms($"[Prunable({Example})] " + Net, "PrunedNet: conv 6");

    [Theory]
    [InlineData("10", "conv 10")]
    [InlineData("10, true", "conv 10, deep 10")]
    [InlineData("10, false, 4L, 5L", "conv 10")]
    public async Task ArgumentsInTheAttribute_AreTheConstructors(string arguments, string widths)
    {
        var source = Net.Replace("params long[] more", "long first = 0, long second = 0, params long[] more");
        await AssertForms($"[Prunable({arguments}, {Example})] " + source, "PrunedNet: " + widths);
    }

    [Fact]
    public async Task ArrayAndEnumAndTypeAndNullInTheAttribute_AreTheConstructors() =>
        await AssertForms(
            $$"""
            public enum Depth { Flat, Deep }
            [Prunable(new int[] { 4, 5 }, Depth.Deep, typeof(Linear), null, {{Example}})]
            public class Net : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv, last;
                private readonly Module<Tensor, Tensor>? extra;
                public Net(int[] widths, Depth depth, Type type, string? name) : base(name ?? "Net")
                {
                    conv = Conv2d(3, widths[0], 3);
                    extra = depth == Depth.Deep && name is null && type == typeof(Linear) ? Conv2d(widths[0], widths[1], 1) : null;
                    last = Conv2d(widths[1], 2, 1);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => last.call(extra is null ? conv.call(x) : extra.call(conv.call(x)));
            }
            """,
            "PrunedNet: conv 4, extra 5"
        );

    [Fact]
    public async Task LoneNullInTheAttribute_IsAnArgument() =>
        await AssertForms(
            $"[Prunable(null, {Example})] "
                + Net.Replace("int width = 6, bool deep = false, params long[] more", "string? kind")
                    .Replace("(deep)", "(kind is null)")
                    .Replace("width", "7")
                    .Replace("foreach (var size in more) { features.append(\"more\" + size, Conv2d(7, 7, 1)); }", ""),
            "PrunedNet: conv 7, deep 7"
        );

    [Theory]
    [InlineData("[Prunable({0})] public static Net Create() => new(5, true);", "PrunedNet: conv 5, deep 5")]
    [InlineData("[Prunable({0})] public static Net Create => new(5, true);", "PrunedNet: conv 5, deep 5")]
    [InlineData("[Prunable({0})] public static Net Create {{ get; }} = new(5, true);", "PrunedNet: conv 5, deep 5")]
    [InlineData(
        "[Prunable(5, {0})] public static Net Create(int width, bool deep = true) => new(width, deep);",
        "PrunedNet: conv 5, deep 5"
    )]
    [InlineData(
        "[Prunable({0})] internal static Net Create(int width = 5) {{ var made = new Net(width); made.eval(); return made; }}",
        "PrunedNet: conv 5"
    )]
    [InlineData("[Prunable({0})] public static Module<Tensor, Tensor> Create() => new Net(5);", "PrunedModule: conv 5")]
    [InlineData(
        "[Prunable({0})] public static Sequential Create() => Sequential((\"conv\", Conv2d(3, 5, 3)), (\"last\", Conv2d(5, 2, 1)));",
        "PrunedSequential: conv 5"
    )]
    [InlineData(
        "[Prunable({0}, Name = \"Small\")] public static Module<Tensor, Tensor> Create() => Sequential((\"conv\", Conv2d(3, 5, 3)), (\"last\", Conv2d(5, 2, 1)));",
        "Small: conv 5"
    )]
    public async Task StaticFactory_GivesTheModel(string member, string expected) =>
        await AssertForms("public static class Zoo { " + string.Format(member, Example) + " }\n" + Net, expected);

    [Fact]
    public async Task SeveralFactoriesOfOneClass_GiveSeveralClasses() =>
        await AssertForms(
            $$"""
            public static class Zoo
            {
                [Prunable({{Example}}, Name = "Narrow")] public static Net Narrow() => new(4);
                [Prunable(9, {{Example}}, Name = "Wide")] public static Net Wide(int width) => new(width);
            }
            {{Net}}
            """,
            "Narrow: conv 4",
            "Wide: conv 9"
        );

    [Theory]
    [InlineData("public class Net")]
    [InlineData("public partial class Net")]
    public async Task SeveralAttributes_GiveSeveralClasses(string declaration) =>
        await AssertForms(
            $"[Prunable({Example}, Amount = 0.25, Name = \"Quarter\")]\n[Prunable(8, {Example}, Amount = 0.5, Name = \"Half\")]\n"
                + Net.Replace("public class Net", declaration),
            "Half: conv 8",
            "Quarter: conv 6"
        );

    [Theory]
    [InlineData("")]
    [InlineData("partial ")]
    public async Task DerivedClassOfAnAbstractBase_IsCaptured(string partial) =>
        await AssertForms(
            $$"""
            public abstract class Base : Module<Tensor, Tensor>
            {
                protected readonly Conv2d conv;
                protected Base(string name) : base(name) => conv = Conv2d(3, Width, 3);
                protected abstract int Width { get; }
                protected virtual Tensor Head(Tensor x) => x;
                public override Tensor forward(Tensor x) => Head(conv.call(x));
            }
            [Prunable({{Example}})]
            public {{partial}}class Derived : Base
            {
                private readonly Conv2d last;
                public Derived() : base("Derived") { last = Conv2d(Width, 2, 1); RegisterComponents(); }
                protected override int Width => 7;
                protected override Tensor Head(Tensor x) => last.call(base.Head(x));
            }
            """,
            "PrunedDerived: conv 7"
        );

    [Theory]
    [InlineData("public partial class Outer", "public partial class Net")]
    [InlineData("public partial class Outer", "public class Net")]
    [InlineData("public class Outer", "public partial class Net")]
    [InlineData("public class Outer", "public class Net")]
    [InlineData("internal static partial class Outer", "internal sealed partial class Net")]
    [InlineData("public partial record Outer", "public partial class Net")]
    [InlineData("public readonly partial struct Outer", "public partial class Net")]
    [InlineData("public partial record struct Outer", "public partial class Net")]
    [InlineData("public partial interface Outer", "public partial class Net")]
    [InlineData("public static class Outer", "protected internal class Net")]
    public async Task NestedClass_IsCaptured(string outer, string declaration) =>
        await AssertForms($"{outer} {{ [Prunable({Example})] " + Net.Replace("public class Net", declaration) + " }", "PrunedNet: conv 6");

    [Fact]
    public async Task FactoryInANestedClass_IsCalled() =>
        await AssertForms(
            $"public static class Outer {{ public static class Zoo {{ [Prunable({Example})] public static Net Create() => new(5); }} }}\n"
                + Net,
            "PrunedNet: conv 5"
        );

    [Fact]
    public async Task ClosedGenericModel_IsCapturedByAFactory() =>
        await AssertForms(
            $"public static class Zoo {{ [Prunable({Example}, Name = \"Small\")] public static Net<ReLU> Create() => new(5); }}\n"
                + Net.Replace("class Net", "class Net<T>"),
            "Small: conv 5"
        );

    [Fact]
    public async Task ModelInAGenericContainer_IsCapturedByAFactory() =>
        await AssertForms(
            $"public static class Zoo {{ [Prunable({Example})] public static Outer<int>.Net Create() => new(5); }}\npublic class Outer<T> {{ {Net} }}",
            "PrunedNet: conv 5"
        );

    [Fact]
    public async Task ClassInAGenericContainer_IsSaid()
    {
        var found = await Run($"public class Outer<T> {{ [Prunable({Example})] {Net} }}").Diagnose();
        Assert.Equal("UPS0005", Assert.Single(found).Id);
    }

    [Fact]
    public void PartialClass_CarriesTheMetadata() =>
        Assert.Contains(
            "PrunableSegments => global::Demo.PrunedNet.Segments",
            Run($"[Prunable({Example})] " + Net.Replace("class Net", "partial class Net")).Text()
        );

    [Fact]
    public void OtherClass_LeavesTheMetadataToTheGeneratedClass()
    {
        var text = Run($"[Prunable({Example})] " + Net).Text();
        Assert.DoesNotContain("PrunableSegments", text);
        Assert.Contains("Segments { get; } =", text);
    }

    [Fact]
    public async Task ModelInTheGlobalNamespace_IsCaptured() =>
        await AssertForms(
            GeneratorRun.Of(Usings + $"[Prunable({Example})] " + Net.Replace("public class", "public partial class")),
            "PrunedNet: conv 6"
        );

    private static GeneratorRun Run(string source) => GeneratorRun.Of(Usings + "namespace Demo;\n" + source);

    private static Task AssertForms(string source, params string[] expected) => AssertForms(Run(source), expected);

    // The layers before the last tell the constructor's arguments.
    private static async Task AssertForms(GeneratorRun run, params string[] expected)
    {
        Assert.DoesNotContain(await run.Diagnose(), found => found.Severity != DiagnosticSeverity.Info);
        var models = run.Values(StepNames.Graphs)
            .Cast<ModelGraph>()
            .Select(model =>
                $"{model.Target.Name}: "
                + string.Join(
                    ", ",
                    model
                        .Graph.Layers.Where(layer => layer.Name != "last")
                        .Select(layer => $"{layer.Name[(layer.Name.LastIndexOf('.') + 1)..]} {layer.WeightSizes[0]}")
                )
            );
        Assert.Equal(expected, models.Order(StringComparer.Ordinal));
        Assert.All(expected, name => Assert.Contains($"class {name[..name.IndexOf(':')]} :", run.Text()));
    }
}
