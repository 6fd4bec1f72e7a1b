using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>New tensors: parameters, buffers, and constants such as lists of indices.</summary>
internal static class TorchCreation
{
    private const string Parameter = "TorchSharp.Modules.Parameter";

    private static readonly string[] Sized = ["zeros", "ones", "empty", "rand", "randn", "full"];

    /// <summary>Parameters in which overloads take sizes one by one.</summary>
    private static readonly string[] Dimensions = ["rows", "columns", "dim0", "dim1", "dim2", "dim3"];

    /// <summary>Parameters in which overloads take elements.</summary>
    private static readonly string[] Sources = ["rawArray", "dataArray", "data", "scalar", "value"];

    private static readonly string[] Ends = ["start", "stop", "step"];

    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Torch, Sized, (context, call) => Create(call, Sizes(context, call)));
        table.Add(TorchTypes.Torch, Sized.Select(name => name + "_like"), Like);
        table.Add(TorchTypes.Tensor, Sized.Select(name => name + "_like"), Like);
        table.Add(TorchTypes.Torch, ["randint"], (_, call) => ConstructionTensors.Of(call.Has("size") ? call.Integers("size") : null));
        table
            .Add(TorchTypes.Torch, ["tensor", "as_tensor", "from_array"], OfArray)
            .Add("TorchSharp.TensorExtensionMethods", "ToTensor", OfArray);
        table.Add(TorchTypes.Tensor, "op_Implicit", OfArray);
        table.Add(TorchTypes.Torch, "arange", Range);
        table.Add(TorchTypes.Torch, ["linspace", "logspace"], (_, call) => ConstructionTensors.Of([call.Integer("steps")]));
        table.Add(
            TorchTypes.Torch,
            "eye",
            (_, call) => ConstructionTensors.Of([call.Integer("rows"), call.Integer("columns", call.Integer("rows"))])
        );
        table.Add("TorchSharp.torch.nn", "Parameter", NewParameter).Add(Parameter, ".ctor", NewParameter);
        table.Add("TorchSharp.TensorExtensionMethods", "AsParameter", (context, call) => NewParameter(call["tensor"]));
    }

    private static TensorStateValue Create(CallArguments call, long[]? sizes) =>
        new(sizes, isParameter: false)
        {
            Fill = call.Member.Name switch
            {
                "zeros" => 0.0,
                "ones" => 1.0,
                "full" when call["value"] is Constant => call.Real("value"),
                _ => null,
            },
        };

    /// <summary>As one list, or as up to four numbers.</summary>
    private static long[]? Sizes(ICaptureContext context, CallArguments call)
    {
        if (call["size"] is SequenceValue sizes)
        {
            return sizes.Items.All(item => item is Constant { Value: int or long }) ? call.Integers("size") : null;
        }

        AbstractValue[] given = [.. Dimensions.Prepend("size").Where(call.Has).Select(name => call[name])];
        return given.All(item => item is Constant { Value: int or long }) ? [.. given.Select(TorchShapes.Hint)] : null;
    }

    private static AbstractValue Like(ICaptureContext context, CallArguments call) =>
        (call.Receiver ?? call["input"]) switch
        {
            TensorStateValue state => Create(call, [.. state.Sizes ?? []]),
            _ => call.Unknown($"'{call.Member.Name}' in forward makes a tensor that is neither input nor parameter"),
        };

    private static AbstractValue OfArray(ICaptureContext context, CallArguments call)
    {
        var value = Sources.Select(name => call[name]).First(IsGiven);
        if (value is Unknown || value is Constant && call.Member.Name == "op_Implicit")
        {
            return value;
        }

        var elements = value is Constant ? [value] : context.Elements(value);
        var dimensions = call.Has("dimensions") ? call.Integers("dimensions") : Separate(call);
        return new TensorStateValue(
            dimensions.Length > 0 ? dimensions
                : value is Constant ? []
                : elements is null ? null
                : [elements.Count],
            isParameter: false
        )
        {
            Elements =
                elements?.All(item => item is Constant { Value: int or long }) == true ? [.. elements.Select(TorchShapes.Hint)] : null,
        };
    }

    private static long[] Separate(CallArguments call) => [.. Dimensions.Where(call.Has).Select(name => call.Integer(name))];

    private static AbstractValue Range(ICaptureContext context, CallArguments call)
    {
        if (!Ends.Where(call.Has).All(name => call[name] is Constant { Value: int or long }))
        {
            return ConstructionTensors.Of(null);
        }

        var (start, stop, step) = (call.Integer("start", 0), call.Integer("stop"), call.Integer("step", 1));
        var elements = new List<long>();
        for (var value = start; step > 0 ? value < stop : value > stop; value += step)
        {
            elements.Add(value);
        }

        return new TensorStateValue([elements.Count], isParameter: false) { Elements = elements };
    }

    private static AbstractValue NewParameter(ICaptureContext context, CallArguments call) => NewParameter(call["data"]);

    private static AbstractValue NewParameter(AbstractValue data) =>
        data is TensorStateValue state ? new TensorStateValue(state.Sizes, isParameter: true) { Fill = state.Fill } : data;

    private static bool IsGiven(AbstractValue value) => value is not Constant { Value: null };
}
