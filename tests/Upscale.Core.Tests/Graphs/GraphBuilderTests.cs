using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Graphs;

public sealed class GraphBuilderTests
{
    [Fact]
    public void ASizeThatIsTheSameForEveryInput_BecomesANumber()
    {
        var builder = new GraphBuilder();
        builder.Layer(new("fc", "Linear", Attributes.Empty, [new("weight", [6, 4], IsBuffer: false)]));
        var input = builder.Input(2, 4);
        var hidden = builder.Add("linear", [input.Id], layer: "fc");
        var shape = new AttributeValue.Sequence([Size(hidden, 0), new AttributeValue.Symbolic(Half(Size(hidden, 1))), 2]);

        var view = builder.Add("view", [hidden.Id], Attributes.Empty.With("shape", shape));

        Assert.Equal("%2 = view(%1) shape=[size(%1,0),3,2] : [2*,3,2]", GraphText.Write(view));
    }

    [Theory]
    [InlineData("nonsense", "there is no operator 'nonsense'")]
    [InlineData("linear", "linear needs a layer")]
    public void WhatCannotBe_IsRefused(string name, string message)
    {
        var builder = new GraphBuilder();
        _ = builder.Input(2, 4);

        Assert.Equal(message, Assert.Throws<GraphException>(() => builder.Add(name, [0])).Message);
    }

    [Theory]
    [InlineData("%0 = input() : [1*]\n%1 = relu(%0) : [2*]\nreturn %1", "operation %1 (relu): its shape is [2*], by its rule [1*]")]
    [InlineData("%0 = input() : [1*]\n%1 = wave(%0) : [1*]\nreturn %1", "operation %1 (wave): there is no such operator")]
    [InlineData("%0 = input() : [1*]\nreturn", "the graph returns nothing")]
    [InlineData(
        "%0 = input() : [1*]\n%1 = view(%0) shape=[size(%3,0)] : [1*]\nreturn %1",
        "operation %1 (view): an attribute asks the size of a value that is not made before it"
    )]
    public void GraphRules_NameWhatIsWrong(string text, string violation) =>
        Assert.Equal([violation], GraphRules.Check(GraphText.Parse(text)));

    private static AttributeValue.Symbolic Size(Operation value, int axis) => new(new SizeExpression.Size(value.Id, axis));

    private static SizeExpression.Arithmetic Half(AttributeValue.Symbolic size) =>
        new('/', size.Expression, new SizeExpression.Constant(2));
}
