using Upscale.Core.Graphs;
using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Under which names modules in several places, and modules that register nothing themselves, are known.</summary>
public sealed class ModuleRegistrationTests
{
    [Fact]
    public void ModulesInSeveralPlaces_HaveAllTheirNames()
    {
        var graph = Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly ModuleList<Module<Tensor, Tensor>> list = new();
                private readonly Conv2d first, second, alone;
                private readonly Sequential stage, again;
                private readonly Block block;
                public Model() : base("m")
                {
                    block = new Block(4, 4);
                    first = Conv2d(3, 4, 1);
                    alone = Conv2d(4, 4, 1);
                    stage = Sequential(("norm", BatchNorm2d(4)), ("block", block));
                    list.Add(first);
                    list.Add((BatchNorm2d)stage[0]);
                    list.Add(stage);
                    second = first;
                    again = stage;
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x)
                {
                    x = second.call(x);
                    foreach (var module in list.Skip(1)) x = module.call(x);
                    return again.call(alone.call(x));
                }
            }
            """,
            "conv2d batch_norm batch_norm conv2d relu conv2d batch_norm conv2d relu"
        );
        Assert.Equal(["list.0", "list.1", "list.2.block.conv", "alone"], graph.Layers.Select(layer => layer.Name));
        Assert.Equal(
            ["list.2.norm = list.1", "first = list.0", "second = list.0", "stage = list.2", "again = list.2", "block = list.2.block"],
            graph.Aliases.Select(alias => $"{alias.Name} = {alias.Module}")
        );
        Assert.Equal(graph, GraphText.Parse(GraphText.Write(graph)));
    }

    [Fact]
    public void SecondNameOfAUsersOwnTensors_KeepsTheirPlace() =>
        Captures(
            """
            public class Scale : Module<Tensor, Tensor>
            {
                private readonly Parameter factor = nn.Parameter(torch.ones(3, 1, 1));
                private readonly Conv2d conv = Conv2d(3, 3, 1);
                public Scale() : base("scale") => RegisterComponents();
                public override Tensor forward(Tensor x) => conv.call(x) * factor;
            }
            public class Outer : Module<Tensor, Tensor>
            {
                private readonly Scale inner;
                public Outer(Scale scale) : base("outer") { inner = scale; RegisterComponents(); }
                public override Tensor forward(Tensor x) => inner.call(x);
            }
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Scale scale = new();
                private readonly Outer a, b;
                public Model() : base("m") { a = new(scale); b = a; RegisterComponents(); }
                public override Tensor forward(Tensor x) => b.call(a.call(scale.call(x)));
            }
            """,
            "conv2d parameter mul conv2d mul conv2d mul"
        );

    [Fact]
    public void SharedModule_IsKnownByItsFirstName() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d a;
                private readonly Sequential b;
                public Model() : base("m") { a = Conv2d(3, 3, 1); b = Sequential(a, ReLU()); RegisterComponents(); }
                public override Tensor forward(Tensor x) => b.call(a.call(x));
            }
            """,
            "conv2d conv2d relu"
        );

    [Fact]
    public void PartsWithoutRegisterComponents_AreRegisteredByTheirParent() =>
        Captures(
            """
            public sealed class Leaf : Module<Tensor, Tensor>
            {
                private readonly Conv2d inner;
                private readonly BatchNorm2d? norm;
                public Leaf(long inputs, long outputs, bool isNormed) : base("leaf")
                {
                    inner = Conv2d(inputs, outputs, 3, padding: 1);
                    if (isNormed) norm = BatchNorm2d(outputs);
                }
                public override Tensor forward(Tensor x) => norm is null ? inner.call(x) : norm.call(inner.call(x));
            }
            public sealed class Pair : Module<Tensor, Tensor>
            {
                private readonly Leaf left = new(6, 5, false);
                private readonly Module<Tensor, Tensor> right = new Leaf(5, 4, true);
                public Pair() : base("pair") { }
                public override Tensor forward(Tensor x) => right.call(left.call(x));
            }
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Leaf stem = new(3, 6, true);
                private readonly ModuleList<Module<Tensor, Tensor>> pairs = ModuleList<Module<Tensor, Tensor>>(new Pair());
                public Model() : base("m")
                {
                    RegisterComponents();
                    register_module("head", new Leaf(4, 2, false));
                }
                public override Tensor forward(Tensor x) => pairs[0].call(stem.call(x));
            }
            """,
            "conv2d batch_norm conv2d conv2d batch_norm"
        );

    [Fact]
    public void PartWithoutRegisterComponents_InASequential_IsNotRegistered() =>
        Assert.Contains(
            "not registered",
            Refuses(
                """
                public sealed class Leaf : Module<Tensor, Tensor>
                {
                    private readonly Conv2d inner = Conv2d(3, 4, 3);
                    public Leaf() : base("leaf") { }
                    public override Tensor forward(Tensor x) => inner.call(x);
                }
                public class Model : Module<Tensor, Tensor>
                {
                    private readonly Module<Tensor, Tensor> body = Sequential(("leaf", new Leaf()), ("act", ReLU()));
                    public Model() : base("m") => RegisterComponents();
                    public override Tensor forward(Tensor x) => body.call(x);
                }
                """
            ).Message,
            StringComparison.Ordinal
        );
}
