using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>A linear layer whose tensors have names of the user's own, as <c>in_proj_weight</c> of an attention. Generated classes use it.</summary>
public sealed class ParameterLinear : nn.Module<Tensor, Tensor>
{
    private readonly string weight;
    private readonly string? bias;

    /// <summary>Makes a layer of zeros.</summary>
    /// <param name="inputs">Features that it reads.</param>
    /// <param name="outputs">Features that it makes.</param>
    /// <param name="weight">The name of its weight.</param>
    /// <param name="bias">The name of its bias; null where it has none.</param>
    public ParameterLinear(long inputs, long outputs, string weight, string? bias = null)
        : base(nameof(ParameterLinear))
    {
        this.weight = weight;
        this.bias = bias;
        register_parameter(weight, nn.Parameter(zeros(outputs, inputs)));
        if (bias is not null)
        {
            register_parameter(bias, nn.Parameter(zeros(outputs)));
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        nn.functional.linear(input, get_parameter(weight)!, bias is null ? null : get_parameter(bias));
}
