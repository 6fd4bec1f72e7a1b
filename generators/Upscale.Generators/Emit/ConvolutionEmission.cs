using Upscale.Core.Graphs;
using Upscale.Core.Lowering;

namespace Upscale.Generators.Emit;

/// <summary>The C# of a convolution of images that is lowered, and of a normalisation beside it.</summary>
internal static class ConvolutionEmission
{
    /// <summary><c>FusedConvolution.Run(_conv2, x, FusedActivation.Relu, over: left)</c>, or null where the step is written as any other.</summary>
    public static string? Write(LoweredProgram program, LoweredStep step, OperatorCall call)
    {
        if (program.IsChannelsLast && step.Operation is { Operator: "batch_norm", Shape.Rank: 4 } && call.Field is not null)
        {
            return $"ChannelsLast.Normalize({call.Field}, {call.X})";
        }

        if (!program.IsChannelsLast || !FusedForms.IsConvolution(program.Graph, step.Operation))
        {
            return null;
        }

        if (!program.IsFused)
        {
            return $"ChannelsLast.Convolve({call.Field}, {call.X})";
        }

        var activation = step.Then.FirstOrDefault(FusedForms.IsActivation) is { } last ? Activation(call with { Operation = last }) : "";
        var sum = call.Inputs.Count == 1 ? "" : $"{(step.Overwrites == 1 ? "over" : "plus")}: {call.Y}";
        return $"FusedConvolution.Run({OperatorForms.Join(call.Field!, call.X, activation, sum)})";
    }

    private static string Activation(OperatorCall call) =>
        "FusedActivation."
        + call.Operation.Operator switch
        {
            "leaky_relu" => $"LeakyRelu({call["negative_slope"]})",
            "hardtanh" => $"Clamp({call["min_val"]}, {call["max_val"]})",
            "clamp" => $"Clamp({call["min"]}, {call["max"]})",
            var name => char.ToUpperInvariant(name[0]) + name.Substring(1),
        };
}
