using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Graphs;

public sealed class ParameterLinearsTests
{
    [Fact]
    public void ParametersOfAModule_AreALinearLayer_UnderTheirNames()
    {
        var graph = ParameterLinears.Recognise(Graph("w[12,4] b[12]", "return %3"));

        var (operation, layer) = (graph.Operations[3], graph.Layer("m"));
        Assert.Equal(("linear", "m"), (operation.Operator, operation.Layer));
        Assert.Equal(0, Assert.Single(operation.Inputs));
        Assert.Equal((ParameterLinears.Kind, "w", "b"), (layer.Kind, layer.Weight?.Name, layer.Bias?.Name));
        Assert.Empty(GraphRules.Check(UnreadOperations.Remove(graph)));
    }

    [Theory]
    [InlineData("w[12,4] b[12] other[3]", "return %3")]
    [InlineData("w[12,4] b[12]", "return %3 %1")]
    [InlineData("w[12,4] b[12]", "%4 = sum(%1) dim=[0] keepdim=false : [4]\nreturn %3 %4")]
    public void TensorsThatServeForMore_StayValues(string tensors, string rest)
    {
        var graph = Graph(tensors, rest);

        Assert.Equal(graph, ParameterLinears.Recognise(graph));
    }

    private static Graph Graph(string tensors, string rest) =>
        GraphText.Parse(
            $"""
            layer m Module {tensors}
            %0 = input() : [2*,7*,4]
            %1 = parameter() m name='w' : [12,4]
            %2 = parameter() m name='b' : [12]
            %3 = functional_linear(%0,%1,%2) weights=['weight','bias'] : [2*,7*,12]
            {rest}
            """
        );
}
