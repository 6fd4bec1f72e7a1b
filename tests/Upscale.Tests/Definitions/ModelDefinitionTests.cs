using TorchSharp;
using TorchSharp.Modules;
using Upscale.Core.Graphs;
using Upscale.Tests.Networks;
using static TorchSharp.torch;

namespace Upscale.Tests.Definitions;

public sealed class ModelDefinitionTests
{
    [Fact]
    public void ModelWithoutAttribute_IsToldWhatToWrite()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ModelDefinition.For(nn.Linear(2, 2)));
        Assert.Contains("Linear has no [Prunable]: write [Prunable] on the class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelOfOtherSizes_IsToldTheFirstDifference()
    {
        ModelDefinition.Register(Definition("PrunedSized", typeof(Sized), "linear", 3));
        var error = Assert.Throws<InvalidOperationException>(() => ModelDefinition.For(new Sized(4)));
        Assert.Contains("'linear.weight' is [4,2], the graph's is [3,2]", error.Message, StringComparison.Ordinal);
        Assert.Equal("PrunedSized", ModelDefinition.For(new Sized(3)).Name);
    }

    [Fact]
    public void DerivedClass_HasTheDefinitionOfItsBase()
    {
        ModelDefinition.Register(Definition("PrunedBase", typeof(Base), "linear", 3));
        Assert.Equal("PrunedBase", ModelDefinition.For(new Derived()).Name);
    }

    [Fact]
    public void SeveralPrunedClasses_AreToldApartByName()
    {
        ModelDefinition.Register(Definition("Small", typeof(Twice), "linear", 3));
        ModelDefinition.Register(Definition("Large", typeof(Twice), "linear", 3));
        var error = Assert.Throws<InvalidOperationException>(() => ModelDefinition.For(new Twice()));
        Assert.Contains("say which, by name: Small, Large", error.Message, StringComparison.Ordinal);
        Assert.Equal("Large", new PruningManager(new Twice(), "Large").Definition.Name);
        Assert.Contains(
            "it has Small, Large",
            Assert.Throws<InvalidOperationException>(() => ModelDefinition.For(new Twice(), "Medium")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void SecondDefinitionOfOneName_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => ModelDefinition.Register(PrunedBranches.Definition));
        Assert.Contains("'PrunedBranches'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelWithoutValues_IsRefused()
    {
        var model = new Branches();
        model.to(new Device(DeviceType.META));
        var error = Assert.Throws<InvalidOperationException>(() => new PruningManager(model));
        Assert.Contains("'stem.weight' is on the meta device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_IsWhatTheTextSays() => Assert.Equal(PrunedBranches.Network, PrunedBranches.Definition.Graph);

    private static ModelDefinition Definition(string name, Type model, string layer, long outputs)
    {
        var builder = new GraphBuilder();
        builder.Layer(new(layer, "Linear", Attributes.Empty, [new("weight", [outputs, 2], false), new("bias", [outputs], false)]));
        var graph = builder.Build(builder.Add("linear", [builder.Input(1, 2).Id], layer: layer).Id);
        return new(name, model, GraphText.Write(graph), new PrunableOptions(), _ => new Base());
    }

    private class Base : nn.Module<Tensor, Tensor>
    {
        private readonly Linear linear;

        public Base(long outputs = 3)
            : base("base")
        {
            linear = nn.Linear(2, outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => linear.call(input);
    }

    private sealed class Derived : Base;

    private sealed class Twice : Base;

    private sealed class Sized(long outputs) : Base(outputs);
}
