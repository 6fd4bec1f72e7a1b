using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Generators.Emit;

/// <summary>The sizes with which a layer is constructed, as C# expressions.</summary>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Groups">Groups of a convolution or of a normalisation.</param>
internal sealed record LayerSizes(string Inputs, string Outputs, string Groups)
{
    /// <summary>Whether a layer without a bias gets one, for what constants add: C# of a truth; null where it never does.</summary>
    public string? Bias { get; init; }
}

/// <summary>The constructor call of each kind of layer: the pruned sizes, and every other argument as the model has it.</summary>
internal static class LayerConstruction
{
    private static readonly Dictionary<string, Func<Layer, LayerSizes, string>> Table = new(StringComparer.Ordinal)
    {
        ["Conv1d"] = (layer, sizes) => Convolution(layer, sizes, 1),
        ["Conv2d"] = (layer, sizes) => Convolution(layer, sizes, 2),
        ["Conv3d"] = (layer, sizes) => Convolution(layer, sizes, 3),
        ["ConvTranspose1d"] = (layer, sizes) => TransposedConvolution(layer, sizes, 1),
        ["ConvTranspose2d"] = (layer, sizes) => TransposedConvolution(layer, sizes, 2),
        ["ConvTranspose3d"] = (layer, sizes) => TransposedConvolution(layer, sizes, 3),
        ["Linear"] = (layer, sizes) => Arguments.Join([sizes.Inputs, sizes.Outputs], Bias(layer, sizes, "hasBias")),
        ["BatchNorm1d"] = Normalization,
        ["BatchNorm2d"] = Normalization,
        ["BatchNorm3d"] = Normalization,
        ["InstanceNorm1d"] = InstanceNormalization,
        ["InstanceNorm2d"] = InstanceNormalization,
        ["InstanceNorm3d"] = InstanceNormalization,
        ["GroupNorm"] = (layer, sizes) =>
            Arguments.Join(
                layer.Tensors.Count > 0
                    ? [sizes.Groups, sizes.Outputs]
                    : [Literals.Of(layer.Attributes.Integer("num_groups")), Literals.Of(layer.Attributes.Integer("num_channels"))],
                Epsilon(layer),
                Affine(layer, "affine")
            ),
        ["LayerNorm"] = LayerNormalization,
        ["Embedding"] = (layer, sizes) =>
            Arguments.Join([Literals.Of(layer.WeightSizes[0]), sizes.Outputs], Arguments.Named(layer.Attributes, "padding_idx", "null")),
        ["PReLU"] = (_, sizes) => sizes.Outputs,
        [LoweredProgram.ClampKind] = (_, sizes) => sizes.Outputs,
        [ParameterLinears.Kind] = (layer, sizes) =>
            Arguments.Join(
                [sizes.Inputs, sizes.Outputs, Literals.Of(layer.Weight!.Name)],
                layer.Bias is { } bias ? [Literals.Of(bias.Name)] : []
            ),
        ["LSTM"] = RecurrentForms.Construction,
        ["GRU"] = RecurrentForms.Construction,
        ["RNN"] = RecurrentForms.Construction,
        ["LSTMCell"] = RecurrentForms.Construction,
        ["GRUCell"] = RecurrentForms.Construction,
        ["RNNCell"] = RecurrentForms.Construction,
    };

    /// <summary>The kinds of layers that can be constructed.</summary>
    public static IEnumerable<string> Kinds => Table.Keys.OrderBy(kind => kind, StringComparer.Ordinal);

    /// <summary>Whether layers of <paramref name="kind"/> can be constructed.</summary>
    public static bool Has(string kind) => Table.ContainsKey(kind);

    /// <summary>Whether the layer's class is Upscale's own.</summary>
    public static bool IsOurs(Layer layer) => layer.Kind is ParameterLinears.Kind or LoweredProgram.ClampKind;

    /// <summary><c>nn.Conv2d(64, 48, 3, padding: 1, bias: false)</c>.</summary>
    /// <exception cref="GraphException">There is no such kind.</exception>
    public static string Write(Layer layer, LayerSizes sizes) =>
        Table.TryGetValue(layer.Kind, out var write)
            ? $"{(IsOurs(layer) ? "new " : "nn.")}{layer.Kind}({write(layer, sizes)})"
            : throw new GraphException($"layer '{layer.Name}' is a {layer.Kind}, which the generated class cannot construct");

    private static string Convolution(Layer layer, LayerSizes sizes, int spatial)
    {
        var kernel = layer.Attributes.With("kernel_size", (long[])[.. layer.WeightSizes.Skip(2)]);
        var word = (layer.Attributes["padding"] as AttributeValue.Word)?.Value;
        var window = word is null
            ? Arguments.Window(
                kernel,
                spatial,
                ("kernel_size", "", null),
                ("stride", "stride", 1),
                ("padding", "padding", 0),
                ("dilation", "dilation", 1)
            )
            : Arguments
                .Window(kernel, spatial, ("kernel_size", "", null), ("stride", "stride", 1), ("dilation", "dilation", 1))
                .Append($"padding: Padding.{Capital(word)}");
        return Arguments.Join([sizes.Inputs, sizes.Outputs], window, PaddingMode(layer), Groups(sizes), Bias(layer, sizes, "bias"));
    }

    private static string TransposedConvolution(Layer layer, LayerSizes sizes, int spatial)
    {
        var attributes = layer.Attributes.With("kernel_size", (long[])[.. layer.WeightSizes.Skip(2)]);
        var window = Arguments.Window(
            attributes,
            spatial,
            ("kernel_size", "", null),
            ("stride", "stride", 1),
            ("padding", "padding", 0),
            ("output_padding", "output_padding", 0),
            ("dilation", "dilation", 1)
        );
        return Arguments.Join([sizes.Inputs, sizes.Outputs], window, PaddingMode(layer), Groups(sizes), Bias(layer, sizes, "bias"));
    }

    private static string Normalization(Layer layer, LayerSizes sizes) =>
        Arguments.Join(
            [sizes.Outputs],
            Epsilon(layer),
            Arguments.Named(layer.Attributes, "momentum", "0.1"),
            Affine(layer, "affine"),
            layer.Find("running_mean") is null ? ["track_running_stats: false"] : []
        );

    private static string InstanceNormalization(Layer layer, LayerSizes sizes) =>
        Arguments.Join(
            [sizes.Outputs],
            Epsilon(layer),
            Arguments.Named(layer.Attributes, "momentum", "0.1"),
            layer.Find("weight") is null ? [] : ["affine: true"],
            layer.Find("running_mean") is null ? [] : ["track_running_stats: true"]
        );

    private static string LayerNormalization(Layer layer, LayerSizes sizes)
    {
        var shape = layer.Attributes["normalized_shape"] switch
        {
            AttributeValue.Sequence sequence => "[" + string.Join(", ", sequence.Items) + "]",
            var single => single.ToString(),
        };
        return Arguments.Join(
            [shape],
            Epsilon(layer),
            Affine(layer, "elementwise_affine"),
            layer.Find("bias") is null && layer.Find("weight") is not null ? ["bias: false"] : []
        );
    }

    private static IEnumerable<string> Epsilon(Layer layer) => Arguments.Named(layer.Attributes, "eps", "1E-05");

    private static IEnumerable<string> Affine(Layer layer, string parameter) => layer.Find("weight") is null ? [parameter + ": false"] : [];

    private static IEnumerable<string> Bias(Layer layer, LayerSizes sizes, string parameter) =>
        layer.Find("bias") is not null || sizes.Bias == "true" ? [] : [$"{parameter}: {sizes.Bias ?? "false"}"];

    private static IEnumerable<string> Groups(LayerSizes sizes) => sizes.Groups == "1" ? [] : ["groups: " + sizes.Groups];

    private static IEnumerable<string> PaddingMode(Layer layer) =>
        layer.Attributes["padding_mode"] is AttributeValue.Word { Value: var mode } && Capital(mode) != "Zeros"
            ? [$"padding_mode: PaddingModes.{Capital(mode)}"]
            : [];

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
