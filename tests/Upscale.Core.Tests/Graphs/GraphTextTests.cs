using CsCheck;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Graphs;

public sealed class GraphTextTests
{
    private const string Text = """
        layer conv1 Conv2d in_channels=3 groups=1 padding_mode='zeros' weight[8,3,3,3] bias[8]
        layer bn1 BatchNorm2d eps=1E-05 affine=true weight[8] @running_mean[8] @num_batches_tracked[]
        layer '' Module scale[8,1,1]
        %0 = input() : [1*,3*,16*,16*]
        %1 = conv2d(%0) conv1 stride=[1,1] padding=[1,1] dilation=[1,1] groups=1 : [1*,8,16*,16*]
        %2 = batch_norm(%1) bn1 eps=1E-05 momentum=none : [1*,8,16*,16*]
        %3 = parameter() '' name='scale' : [8,1,1]
        %4 = mul(%2,%3) : [1*,8,16*,16*]
        %5 = view(%4) shape=[size(%0,0),8,((size(%0,2)*size(%0,3))/1)] : [1*,8,256*]
        return %5 %1

        """;

    private static readonly Gen<string> Names = Gen.Char["abz019_. '=\\\nåß"].Array[0, 6].Select(letters => new string(letters));

    private static readonly Gen<SizeExpression> Sizes = Gen.Recursive<SizeExpression>(
        (depth, more) =>
            depth > 2
                ? Gen.Select(Gen.Int[0, 3], Gen.Int[-2, 3], (value, axis) => (SizeExpression)new SizeExpression.Size(value, axis))
                : Gen.OneOf(
                    Gen.Select(Gen.Int[0, 3], Gen.Int[-2, 3], (value, axis) => (SizeExpression)new SizeExpression.Size(value, axis)),
                    Gen.Long[-5, 5].Select(value => (SizeExpression)new SizeExpression.Constant(value)),
                    Gen.Select(
                        Gen.Char["+-*/%"],
                        more,
                        more,
                        (sign, left, right) => (SizeExpression)new SizeExpression.Arithmetic(sign, left, right)
                    )
                )
    );

    private static readonly Gen<AttributeValue> Values = Gen.Recursive<AttributeValue>(
        (depth, more) =>
            Gen.OneOf(
                Gen.Const(AttributeValue.Absent),
                Gen.Long.Select(value => (AttributeValue)value),
                Gen.Double.Select(value => (AttributeValue)value),
                Gen.Bool.Select(value => (AttributeValue)value),
                Names.Select(value => (AttributeValue)value),
                Sizes.Where(size => size is not SizeExpression.Constant).Select(size => (AttributeValue)new AttributeValue.Symbolic(size)),
                (depth > 2 ? Gen.Const(AttributeValue.Absent) : more)
                    .Array[0, 3]
                    .Select(items => (AttributeValue)new AttributeValue.Sequence([.. items]))
            )
    );

    private static readonly Gen<Attributes> AttributeLists = Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 5], Values, KeyValuePair.Create)
        .Array[0, 4]
        .Select(items => new Attributes([.. items]));

    private static readonly Gen<LayerTensor> Tensors = Gen.Select(
        Gen.String[Gen.Char['a', 'z'], 1, 5],
        Gen.Long[0, 99].Array[0, 4],
        Gen.Bool,
        (name, sizes, isBuffer) => new LayerTensor(name, [.. sizes], isBuffer)
    );

    private static readonly Gen<Layer> Layers = Gen.Select(
        Names,
        AttributeLists,
        Tensors.Array[0, 3],
        (name, attributes, tensors) => new Layer(name, "Linear", attributes, [.. tensors])
    );

    private static readonly Gen<Graph> Graphs = Gen.Select(
        Layers.Array[0, 4].Select(layers => layers.DistinctBy(layer => layer.Name).ToArray()),
        Gen.Int[1, 8],
        Gen.Int[0, 1 << 20],
        AttributeLists.Array[8],
        (layers, count, seed, attributes) => Build(layers, count, new Random(seed), attributes)
    );

    [Fact]
    public void Text_RoundTripsExactly() => Assert.Equal(Text, GraphText.Write(GraphText.Parse(Text)));

    [Fact]
    public void AnyGraph_RoundTrips() => Graphs.Sample(graph => GraphText.Parse(GraphText.Write(graph)).Equals(graph), iter: 2000);

    [Fact]
    public void Aliases_KeepTheirPlaceAmongTheLayers()
    {
        const string text = """
            layer a.conv Conv2d weight[4,3,1,1]
            alias b = a
            layer head Conv2d weight[2,4,1,1]
            alias c.d = b
            alias 'e e' = head
            %0 = input() : [1*,3,8*,8*]
            return %0

            """;
        var graph = GraphText.Parse(text);
        Assert.Equal([new("b", "a", 1), new("c.d", "b", 2), new("e e", "head", 2)], graph.Aliases);
        Assert.Equal(text, GraphText.Write(graph));
        Assert.Empty(GraphRules.Check(graph));
        var broken = graph with { Aliases = [new("b", "head", 1)] };
        Assert.Equal(["'b' is another name of 'head', which has no layer before it"], GraphRules.Check(broken));
        var error = Assert.Throws<GraphException>(() => GraphText.Parse(text.Replace("= head", "= tail", StringComparison.Ordinal)));
        Assert.Equal("line 5: the graph has no module 'tail'", error.Message);
    }

    [Fact]
    public void ParsedGraphs_KeepTheRules() => Assert.Empty(GraphRules.Check(GraphText.Parse(Text)));

    [Theory]
    [InlineData("%0 = input() : [1*]", "line 1: the text ends without a line 'return'")]
    [InlineData("%1 = input() : [1*]\nreturn %1", "line 1: expected operation %0, found %1")]
    [InlineData("%0 = input() : [1*]\n%1 = relu(%1) : [1*]\nreturn", "line 2: %1 is not defined before this line")]
    [InlineData("%0 = input() : [1*]\n%1 = linear(%0) fc : [1*]\nreturn", "line 2: the graph has no layer 'fc'")]
    [InlineData("layer a Linear weight[1,2]\nlayer a Linear weight[1,2]\nreturn", "line 2: two layers are called 'a'")]
    [InlineData("layer a Linear weight[1,x]\nreturn", "line 1: expected an integer, found 'x]'")]
    [InlineData("%0 = input() : [1*\nreturn %0", "line 1: expected ',', found the end of the line")]
    [InlineData("%0 = input() p=? : [1*]\nreturn %0", "line 1: expected a value, found '? : [1*]'")]
    [InlineData("return\n%0 = input() : [1*]", "line 2: nothing may follow the line 'return'")]
    [InlineData("return %0", "line 1: %0 is not defined before this line")]
    [InlineData("relu", "line 1: expected '%', found 'relu'")]
    public void DamagedText_IsRefusedWithItsLine(string text, string message) =>
        Assert.Equal(message, Assert.Throws<GraphException>(() => GraphText.Parse(text)).Message);

    [Fact]
    public void TruncatedText_IsAlwaysRefused()
    {
        for (var length = 0; length < Text.LastIndexOf(" %5 %1", StringComparison.Ordinal); length++)
        {
            _ = Assert.Throws<GraphException>(() =>
                GraphText.Parse(Text[..length] is var text && text.EndsWith("return", StringComparison.Ordinal) ? "" : text)
            );
        }
    }

    private static Graph Build(Layer[] layers, int count, Random random, Attributes[] attributes)
    {
        Operation Make(int id) =>
            new(
                id,
                id == 0 ? "input" : "anything",
                [.. Enumerable.Range(0, id == 0 ? 0 : random.Next(3)).Select(_ => random.Next(id))],
                layers.Length > 0 && random.Next(2) == 0 ? layers[random.Next(layers.Length)].Name : null,
                attributes[id],
                new Shape([.. Enumerable.Range(0, random.Next(4)).Select(_ => new Dimension(random.Next(300), random.Next(2) == 0))])
            );
        return new(
            [.. Enumerable.Range(0, count).Select(Make)],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(count))],
            [.. layers]
        );
    }
}
