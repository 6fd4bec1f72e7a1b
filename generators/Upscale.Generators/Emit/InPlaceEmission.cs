using Upscale.Core.Graphs;

namespace Upscale.Generators.Emit;

/// <summary>The C# of an operation that writes over one of its inputs.</summary>
internal static class InPlaceEmission
{
    /// <summary><c>bn1.relu_();</c>, <c>left.add_(right);</c>.</summary>
    /// <exception cref="GraphException">It cannot be done in place.</exception>
    public static string Write(OperatorCall call, int written)
    {
        var (target, other) = (call.Inputs[written], call.Inputs.Count > 1 ? call.Inputs[1 - written] : "");
        return call.Operation.Operator switch
        {
            "add" or "sub" or "mul" => $"{target}.{call.Operation.Operator}_({other});",
            "leaky_relu" => $"{target}.leaky_relu_({call["negative_slope"]});",
            "clamp" => $"{target}.clamp_({OperatorForms.Join(OperatorForms.Optional(call, "min"), OperatorForms.Optional(call, "max"))});",
            "hardtanh" => $"{target}.clamp_({call["min_val"]}, {call["max_val"]});",
            "relu" or "relu6" or "selu" or "silu" or "hardswish" or "hardsigmoid" or "sigmoid" or "tanh" =>
                $"{target}.{call.Operation.Operator}_();",
            _ => throw call.Wrong("cannot be done in place"),
        };
    }
}
