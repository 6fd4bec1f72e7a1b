using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Runs forward of a constructed model and records it.</summary>
internal static class GraphCapture
{
    /// <summary>The graph of <paramref name="model"/> at an example input.</summary>
    public static Graph Run(Interpreter interpreter, ModuleValue model, EquatableArray<long> example, Location? location)
    {
        var builder = new GraphBuilder();
        ModuleNames.Assign(model, builder, location);
        interpreter.BeginForward(builder, model);
        var inputs = Inputs(builder, model, example);
        var result = interpreter.CallModel(model, inputs, location);
        return builder.Build(Outputs(interpreter, result, location));
    }

    // The attribute gives one example shape; every tensor that forward takes has it.
    private static AbstractValue[] Inputs(GraphBuilder builder, ModuleValue model, EquatableArray<long> example)
    {
        var count = Interpreter.InputCount(model);
        var inputs = new AbstractValue[count];
        for (var i = 0; i < count; i++)
        {
            var input = builder.Input([.. example]);
            inputs[i] = new TensorValue(input.Id, input.Shape, new TensorStorage());
        }

        return inputs;
    }

    private static int[] Outputs(Interpreter interpreter, AbstractValue result, Location? location)
    {
        var call = new CallArguments(interpreter.Compilation.ObjectType, null, new Dictionary<string, AbstractValue>(), location);
        return result switch
        {
            SequenceValue sequence => [.. sequence.Items.SelectMany(item => Outputs(interpreter, item, location))],
            _ => [interpreter.Tensor(call, result).Id],
        };
    }
}
