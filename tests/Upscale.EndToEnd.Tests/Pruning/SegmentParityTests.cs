namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>The segments of the captured networks are those that the reference finds by running them.</summary>
public sealed class SegmentParityTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("densenet121")]
    [InlineData("mobilenet_v2")]
    [InlineData("googlenet")]
    [InlineData("alexnet")]
    [InlineData("vgg11_bn")]
    public void Segments_HaveTheReferencesProducersAndConsumers(string model)
    {
        using var network = ZooNetwork.Create(model);

        var segments = new MaskingManager(network).Segments();

        var expected = Golden.Graph(model).Segments.Select(segment => Describe(segment.Producers, segment.Consumers, segment.Users.Length));
        var actual = segments.Select(segment => Describe(segment.Producers, segment.Consumers, segment.Users.Count));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    private static string Describe(IEnumerable<string> producers, IEnumerable<string> consumers, int users) =>
        $"{Join(producers)} -> {users} users -> {Join(consumers)}";

    private static string Join(IEnumerable<string> layers) => string.Join(' ', layers.Order(StringComparer.Ordinal));
}
