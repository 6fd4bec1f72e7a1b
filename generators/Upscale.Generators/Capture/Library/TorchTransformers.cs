using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary><c>TransformerEncoderLayer</c> and <c>TransformerEncoder</c>, written out as the modules that they consist of.</summary>
/// <remarks>Normalised after each sum, sequence first, as TorchSharp's classes have it.</remarks>
internal static class TorchTransformers
{
    private static readonly string[] Parts = ["self_attn", "linear1", "dropout", "linear2", "norm1", "norm2", "dropout1", "dropout2"];

    /// <summary>The classes.</summary>
    public static IEnumerable<ModuleKind> All =>
        [new("TransformerEncoderLayer", Initialise, Forward), new("TransformerEncoder", Repeat, Chain)];

    private static void Initialise(ICaptureContext context, ModuleValue module, CallArguments call)
    {
        var (width, inner) = (call.Integer("d_model"), call.Integer("dim_feedforward", 2048));
        var dropout = call.Real("dropout", 0.1);
        var isGelu = string.Equals(context.Text(call["activation"]), "gelu", StringComparison.OrdinalIgnoreCase);
        module.Attributes = Attributes.Empty.With("activation", isGelu ? "gelu" : "relu");
        Add("MultiheadAttention", ("embedded_dim", width), ("num_heads", call.Integer("nhead")), ("dropout", dropout));
        Add("Linear", ("inputSize", width), ("outputSize", inner));
        Add("Dropout", ("p", dropout));
        Add("Linear", ("inputSize", inner), ("outputSize", width));
        Add("LayerNorm", ("normalized_shape", width));
        Add("LayerNorm", ("normalized_shape", width));
        Add("Dropout", ("p", dropout));
        Add("Dropout", ("p", dropout));

        void Add(string kind, params (string Name, object Value)[] arguments) =>
            module.Children.Add(new(Parts[module.Children.Count], Make(context, call, kind, arguments)));
    }

    private static ModuleValue Make(ICaptureContext context, CallArguments call, string kind, (string Name, object Value)[] arguments)
    {
        var type = context.Compilation.GetTypeByMetadataName("TorchSharp.Modules." + kind)!;
        var made = new ModuleValue(type) { Kind = kind };
        var values = arguments.ToDictionary(item => item.Name, item => (AbstractValue)new Constant(item.Value), StringComparer.Ordinal);
        KnownLibrary.Modules[kind].Initialise(context, made, new CallArguments(call.Member, null, values, call.Location));
        return made;
    }

    private static AbstractValue Forward(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        IReadOnlyList<AbstractValue> inputs
    )
    {
        AbstractValue Step(int part, AbstractValue value) => context.Call(call, module.Children[part].Value, value);
        AbstractValue Sum(AbstractValue left, AbstractValue right) => TorchFunctions.Apply(context, call, "add", [left, right]);
        var input = inputs[0];
        var attended = context.Call(call, module.Children[0].Value, input, input, input, Mask(inputs, 2), Constant.False, Mask(inputs, 1));
        if (attended is not SequenceValue { Items: [var mixed, ..] })
        {
            return attended;
        }

        var normed = Step(4, Sum(input, Step(6, mixed)));
        var isGelu = module.Attributes["activation"] == "gelu";
        var hidden = TorchFunctions.Apply(
            context,
            call,
            isGelu ? "gelu" : "relu",
            [Step(1, normed)],
            isGelu ? Attributes.Empty.With("approximate", "none") : null
        );
        return Step(5, Sum(normed, Step(7, Step(3, Step(2, hidden)))));
    }

    private static AbstractValue Mask(IReadOnlyList<AbstractValue> inputs, int place) =>
        place < inputs.Count ? inputs[place] : Constant.Null;

    // The layer that is given is a pattern: each layer has weights of its own.
    private static void Repeat(ICaptureContext context, ModuleValue module, CallArguments call)
    {
        var pattern = call.Module("encoder_layer");
        var layers = Copy(pattern);
        layers.Children.Clear();
        for (var i = 0; i < call.Integer("num_layers"); i++)
        {
            layers.Children.Add(new(i.ToString(System.Globalization.CultureInfo.InvariantCulture), Copy(pattern)));
        }

        module.Children.Add(new("layers", layers));
    }

    private static ModuleValue Copy(ModuleValue module)
    {
        var copy = new ModuleValue(module.Type) { Kind = module.Kind, Attributes = module.Attributes };
        foreach (var parameter in module.Parameters)
        {
            copy.AddParameter(parameter.Key, [.. parameter.Value.Sizes!]);
        }

        copy.Children.AddRange(module.Children.Select(child => new KeyValuePair<string, ModuleValue>(child.Key, Copy(child.Value))));
        return copy;
    }

    private static AbstractValue Chain(
        ICaptureContext context,
        ModuleValue module,
        CallArguments call,
        IReadOnlyList<AbstractValue> inputs
    ) =>
        module
            .Children[0]
            .Value.Children.Aggregate(inputs[0], (value, layer) => context.Call(call, layer.Value, [value, .. inputs.Skip(1)]));
}
