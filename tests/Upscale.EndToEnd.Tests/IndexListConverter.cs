using System.Text.Json;
using System.Text.Json.Serialization;

namespace Upscale.EndToEnd.Tests;

/// <summary>The goldens write channels as a list, or as half-open runs: <c>{"n": 3, "runs": [[0, 2], [5, 6]]}</c>.</summary>
internal sealed class IndexListConverter : JsonConverter<int[]>
{
    public override int[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(channel => channel.GetInt32())]
            : [.. value.GetProperty("runs").EnumerateArray().SelectMany(run => Run(run[0].GetInt32(), run[1].GetInt32()))];
    }

    public override void Write(Utf8JsonWriter writer, int[] value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Goldens are only read.");

    private static IEnumerable<int> Run(int start, int end) => Enumerable.Range(start, end - start);
}
