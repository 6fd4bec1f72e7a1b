using System.Text.Json;
using System.Text.Json.Serialization;

namespace Upscale.EndToEnd.Tests;

/// <summary>Reads <c>tests/Goldens</c>, which the build copies beside the tests.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static SmallGolden Small(string name) => Read<SmallGolden>("small", $"{name}.json");

    public static GraphGolden Graph(string model) => Read<GraphGolden>("public", $"{model}.graph.json");

    public static RunGolden Run(string model, string tag) => Read<RunGolden>("public", $"{model}.{tag}.json");

    public static HeuristicsGolden Heuristics(string model) => Read<HeuristicsGolden>("public", $"{model}.importances.json");

    private static T Read<T>(params string[] path)
    {
        var file = Path.Combine([AppContext.BaseDirectory, "Goldens", .. path]);
        return JsonSerializer.Deserialize<T>(File.ReadAllText(file), Format) ?? throw new InvalidDataException($"{file} is empty.");
    }
}

/// <summary>One case of the reference's own tests.</summary>
internal sealed record SmallGolden(
    string Net,
    string Method,
    long[][] InputShapes,
    JsonElement[][] PrunedInputs,
    JsonElement[][] PrunedOutputs,
    JsonElement[][]? StateDict,
    SegmentGolden[] Segments,
    CopiesGolden Copies,
    Dictionary<string, long[]?> FinalShapes,
    double UnprunedOutputSum,
    long[] OutputShape,
    OutputGolden MaskedOutput
)
{
    public IEnumerable<string> StateNames => StateDict!.Select(entry => entry[1].GetString()!);

    public IEnumerable<long[]> StateShapes => StateDict!.Select(entry => entry[2].Deserialize<long[]>()!);
}

internal sealed record SegmentGolden(string[] Producers, string[] Consumers, string[] Users);

internal sealed record CopiesGolden(int Consumers, long Channels, long Bytes);

/// <summary>The first 16 numbers of an output and its sums.</summary>
internal sealed record OutputGolden(double[] First16, double Sum, double AbsSum);

/// <summary>A dense network of torchvision; a module is (name, type, weight shape, groups).</summary>
internal sealed record GraphGolden(string Model, long[] Input, JsonElement[][] Modules, SegmentGolden[] Segments, OutputGolden Unpruned);

/// <summary>One pruning run of the reference.</summary>
internal sealed record RunGolden(
    string Model,
    double Amount,
    Dictionary<string, ExportGolden> Exports,
    Dictionary<string, MaskGolden> Masks,
    OutputGolden MaskedOutput
);

/// <summary>What the reference's importances mask, by side, method and importance.</summary>
internal sealed record HeuristicsGolden(double Amount, Dictionary<string, MasksGolden> Runs);

internal sealed record MasksGolden(Dictionary<string, MaskGolden> Masks);

internal sealed record ExportGolden(long Params, CopiesGolden Copies, Dictionary<string, long[]> FinalShapes);

/// <summary>Zeroed channels of one layer.</summary>
internal sealed record MaskGolden(
    [property: JsonPropertyName("in"), JsonConverter(typeof(IndexListConverter))] int[]? Inputs,
    [property: JsonPropertyName("out"), JsonConverter(typeof(IndexListConverter))] int[]? Outputs
);
