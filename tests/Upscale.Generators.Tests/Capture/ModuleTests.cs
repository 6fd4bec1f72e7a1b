using Upscale.Core.Graphs;
using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>How modules are made, held, named and called.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void FieldInitialisers_MakeModules() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d a = Conv2d(3, 8, 3), b = Conv2d(8, 4, 1, bias: false);
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => b.call(a.call(x));
            }
            """,
            "conv2d conv2d"
        );

    [Fact]
    public void AutoProperty_IsNamedAfterItsBackingField()
    {
        var graph = Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private Conv2d Stem { get; } = Conv2d(3, 8, 3);
                [field: ComponentName(Name = "head")] public Conv2d Head { get; set; }
                [ComponentName(Name = "tail")] private readonly Conv2d last = Conv2d(4, 2, 1);
                public Model() : base("m") { Head = Conv2d(8, 4, 1); RegisterComponents(); }
                public override Tensor forward(Tensor x) => last.call(Head.call(Stem.call(x)));
            }
            """,
            "conv2d conv2d conv2d"
        );
        Assert.Equal(["<Stem>k__BackingField", "head", "tail"], graph.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void DerivedFields_RegisterBeforeInheritedOnes()
    {
        var graph = Captures(
            """
            public abstract class Root : Module<Tensor, Tensor>
            {
                private readonly Conv2d hidden = Conv2d(3, 3, 1);
                protected readonly Conv2d shared = Conv2d(3, 3, 1);
                protected Root(string name) : base(name) { }
                public override Tensor forward(Tensor x) => Tail(shared.call(hidden.call(x)));
                protected abstract Tensor Tail(Tensor x);
            }
            public class Model : Root
            {
                private readonly Conv2d own = Conv2d(3, 5, 1);
                public Model() : base("m") { RegisterComponents(); }
                protected override Tensor Tail(Tensor x) => own.call(x);
            }
            """,
            "conv2d conv2d conv2d"
        );
        Assert.Equal(["own", "shared", "hidden"], graph.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void BaseConstructorThatRegisters_SeesDerivedInitialisersOnly() =>
        Captures(
            """
            public class Root : Module<Tensor, Tensor>
            {
                protected Module<Tensor, Tensor> stem = Conv2d(3, 6, 1);
                public Root() : base("m") { RegisterComponents(); }
                public override Tensor forward(Tensor x) => stem.call(x);
            }
            public class Model : Root
            {
                private readonly BatchNorm2d early = BatchNorm2d(6);
                private readonly ReLU late;
                public Model() { late = ReLU(); RegisterComponents(); }
                public override Tensor forward(Tensor x) => late.call(early.call(base.forward(x)));
            }
            """,
            "conv2d batch_norm relu"
        );

    [Fact]
    public void RegisterModule_NamesAndOrders()
    {
        var graph = Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Module<Tensor, Tensor>[] stages = new Module<Tensor, Tensor>[3];
                private readonly Conv2d first = Conv2d(3, 4, 1);
                public Model() : base("m")
                {
                    for (var i = 0; i < stages.Length; i++)
                    {
                        stages[i] = new Block(4, 4);
                        register_module($"stage{i + 1}", stages[i]);
                    }
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x)
                {
                    x = first.call(x);
                    foreach (var stage in stages) x = stage.call(x);
                    return x;
                }
            }
            """,
            "conv2d conv2d relu conv2d relu conv2d relu"
        );
        Assert.Equal("stage1.conv", graph.Layers[0].Name);
    }

    [Fact]
    public void Sequential_OfNamedTuplesListsAndAppend() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Sequential a = Sequential(("conv", Conv2d(3, 4, 1)), ("act", ReLU()));
                private readonly Sequential b;
                private readonly Sequential c = Sequential();
                public Model() : base("m")
                {
                    var list = new List<Module<Tensor, Tensor>>();
                    list.Add(Conv2d(4, 5, 1));
                    list.Add(Sigmoid());
                    b = Sequential(list);
                    c.append(Conv2d(5, 6, 1)).append("last", Conv2d(6, 7, 1));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => c.call(b.call(a.call(x)));
            }
            """,
            "conv2d relu conv2d sigmoid conv2d conv2d"
        );

    [Fact]
    public void Sequential_IsIndexedAndSliced() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Sequential all = Sequential(Conv2d(3, 4, 1), ReLU(), Conv2d(4, 5, 1), Sigmoid());
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => all[2].call(all[0..2].call(x));
            }
            """,
            "conv2d relu conv2d"
        );

    [Fact]
    public void ModuleListAndModuleDict_AreRunOver() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly ModuleList<Module<Tensor, Tensor>> list = ModuleList<Module<Tensor, Tensor>>(Conv2d(3, 4, 1), ReLU());
                private readonly ModuleDict<Module<Tensor, Tensor>> dict = ModuleDict<Module<Tensor, Tensor>>(("x", Conv2d(4, 4, 1)), ("y", Conv2d(4, 2, 1)));
                public Model() : base("m") { list.Add(Conv2d(4, 4, 1)); RegisterComponents(); }
                public override Tensor forward(Tensor x)
                {
                    foreach (var module in list) x = module.call(x);
                    return dict["y"].call(dict["x"].call(x));
                }
            }
            """,
            "conv2d relu conv2d conv2d conv2d"
        );

    [Fact]
    public void ModuleCalledTwice_SharesItsWeights()
    {
        var graph = Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 3, 1);
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => conv.call(conv.call(x));
            }
            """,
            "conv2d conv2d"
        );
        Assert.Single(graph.Layers);
    }

    [Fact]
    public void ModuleNeverCalled_KeepsItsState() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 4, 1);
                private readonly Linear unused = Linear(7, 9);
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => conv.call(x);
            }
            """,
            "conv2d"
        );

    [Fact]
    public void GenericModule_IsMadeOfItsTypeArgument() =>
        Captures(
            """
            public class Residual<T> : Module<Tensor, Tensor> where T : Module<Tensor, Tensor>
            {
                private readonly T inner;
                public Residual(T inner) : base(typeof(T).Name) { this.inner = inner; RegisterComponents(); }
                public override Tensor forward(Tensor x) => x + inner.call(x);
            }
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Residual<Block> a = new(new Block(3, 3));
                private readonly Residual<Conv2d> b = new(Conv2d(3, 3, 1));
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => b.call(a.call(x));
            }
            """,
            "conv2d relu add conv2d add"
        );

    [Fact]
    public void NestedClassesAndPrimaryConstructors_KeepTheirParameters() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private sealed class Scale(long channels, int times) : Module<Tensor, Tensor>("scale")
                {
                    private readonly Conv2d conv = Conv2d(channels, channels, 1);
                    public Scale Ready() { RegisterComponents(); return this; }
                    public override Tensor forward(Tensor x)
                    {
                        for (var i = 0; i < times; i++) x = conv.call(x);
                        return x;
                    }
                }
                private readonly Module<Tensor, Tensor> scale = new Scale(3, 2).Ready();
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => scale.call(x);
            }
            """,
            "conv2d conv2d"
        );

    [Fact]
    public void ClassDerivedFromSequential_IsOne() =>
        Captures(
            """
            public sealed class ConvRelu : Sequential
            {
                public ConvRelu(long inputs, long outputs, long stride = 1)
                    : base(Conv2d(inputs, outputs, 3, stride: stride, padding: 1), BatchNorm2d(outputs), ReLU6()) { }
            }
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Module<Tensor, Tensor> a = new ConvRelu(3, 4), b = new ConvRelu(4, 5, stride: 2);
                public Model() : base("m") => RegisterComponents();
                public override Tensor forward(Tensor x) => b.call(a.call(x));
            }
            """,
            "conv2d batch_norm relu6 conv2d batch_norm relu6"
        );

    [Fact]
    public void OwnParametersAndBuffers_AreState() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 4, 1);
                private readonly Parameter gain = Parameter(torch.ones(4, 1, 1));
                private readonly Tensor shift = torch.zeros(4, 1, 1);
                public Model() : base("m")
                {
                    register_buffer("steps", torch.zeros(1));
                    register_buffer("scratch", torch.zeros(2), persistent: false);
                    register_parameter("unused", Parameter(torch.randn(2, 3)));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => conv.call(x) * gain + shift;
            }
            """,
            "conv2d parameter mul parameter add"
        );

    [Fact]
    public void FactoryMethod_MakesTheModel() =>
        Captures(
            """
            public class Net : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv;
                public Net(long width) : base("m") { conv = Conv2d(3, width, 1); RegisterComponents(); }
                public override Tensor forward(Tensor x) => conv.call(x);
            }
            public static class Factory { public static Net Create() => new(width: 12); }
            """,
            "conv2d"
        );

    [Fact]
    public void FactoryOfATorchSharpModule_NeedsNoClass() =>
        Captures("public static class Factory { public static Sequential Create => Sequential(Conv2d(3, 4, 1), ReLU()); }", "conv2d relu");
}
