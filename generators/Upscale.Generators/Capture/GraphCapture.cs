using Microsoft.CodeAnalysis;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Runs forward of a constructed model and records it.</summary>
internal static class GraphCapture
{
    /// <summary>The graph of <paramref name="model"/> at the example inputs of <paramref name="options"/>.</summary>
    public static Graph Run(Interpreter interpreter, ModuleValue model, PrunableOptions options, Location? location)
    {
        var builder = new GraphBuilder();
        ModuleNames.Assign(model, builder, location);
        interpreter.BeginForward(builder, model);
        var inputs = Inputs(builder, model, options, location);
        var result = interpreter.CallModel(model, inputs, location);
        var graph = builder.Build(Outputs(interpreter, result, location));
        return UnreadOperations.Remove(ParameterLinears.Recognise(ChannelShuffles.Recognise(graph)));
    }

    // Without Inputs every tensor that forward must be given has the shape of Input, and parameters with defaults keep them.
    private static AbstractValue[] Inputs(GraphBuilder builder, ModuleValue model, PrunableOptions options, Location? location)
    {
        var examples = options.Inputs.Select(text => ExampleInput.Parse(text)!).ToArray();
        if (Interpreter.Forward(model) is not { } forward)
        {
            return [Tensor(builder, examples.FirstOrDefault() ?? new(options.Input, NumberTypes.Float))];
        }

        var inputs = new List<AbstractValue>();
        var place = 0;
        foreach (var parameter in forward.Parameters)
        {
            if (parameter.Type is IArrayTypeSymbol { Rank: 1 } array && IsTensor(array.ElementType))
            {
                // The last one takes all that are left.
                inputs.Add(
                    new SequenceValue(SequenceKind.Array, examples.Skip(place).Select(example => Tensor(builder, example)), parameter.Type)
                );
                place = examples.Length;
                continue;
            }

            var isTensor = IsTensor(parameter.Type);
            var example =
                !isTensor ? null
                : place < examples.Length ? examples[place++]
                : examples.Length == 0 && !parameter.IsOptional ? new(options.Input, NumberTypes.Float)
                : null;
            inputs.Add(
                example is { IsDefault: false }
                    ? Tensor(builder, example)
                    : ParameterValues.Default(parameter)
                        ?? throw new CaptureException(
                            CaptureDiagnostics.NotUnderstood,
                            parameter.Locations.FirstOrDefault() ?? location,
                            isTensor
                                ? $"Inputs has {examples.Length} shapes, and none for the parameter '{parameter.Name}' of forward"
                                : $"the parameter '{parameter.Name}' of forward is no tensor; give it a default value, or write a module around this one"
                        )
            );
        }

        return place == examples.Length
            ? [.. inputs]
            : throw new CaptureException(
                CaptureDiagnostics.NotUnderstood,
                forward.Locations.FirstOrDefault() ?? location,
                $"Inputs has {examples.Length} shapes, and forward takes {place} tensors"
            );
    }

    private static bool IsTensor(ITypeSymbol type) => type.Name == "Tensor" && type.ContainingAssembly?.Name == "TorchSharp";

    private static TensorValue Tensor(GraphBuilder builder, ExampleInput example)
    {
        var input = builder.Input([.. example.Sizes], example.NumberType == NumberTypes.Float ? null : example.NumberType);
        return new TensorValue(input.Id, input.Shape, new TensorStorage()) { NumberType = example.NumberType };
    }

    private static int[] Outputs(Interpreter interpreter, AbstractValue result, Location? location)
    {
        var call = new CallArguments(interpreter.Compilation.ObjectType, null, new Dictionary<string, AbstractValue>(), location);
        return result switch
        {
            SequenceValue sequence => [.. sequence.Items.SelectMany(item => Outputs(interpreter, item, location))],
            // The values of a dictionary, in the order in which they were added; what is null is not there.
            MapValue map => [.. map.Items.SelectMany(item => Outputs(interpreter, item.Value, location))],
            Constant { Value: null } => [],
            _ => [interpreter.Tensor(call, result).Id],
        };
    }
}
