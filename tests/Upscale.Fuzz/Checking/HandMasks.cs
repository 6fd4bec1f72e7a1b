using TorchSharp;
using TorchSharp.Modules;
using Upscale.Fuzz.Making;
using static TorchSharp.torch;

namespace Upscale.Fuzz.Checking;

/// <summary>Zeroes random channels the way a user does by hand, without knowing anything of Upscale.</summary>
internal static class HandMasks
{
    /// <summary>Masks layers of <paramref name="model"/> on their input side, sometimes on their output side with or without bias and BatchNorm.</summary>
    public static void Apply(nn.Module model, Numbers numbers)
    {
        foreach (var (_, module) in model.named_modules())
        {
            switch (module)
            {
                case Convolution convolution when IsTransposed(convolution):
                    Inputs(convolution.weight!, axis: 0, numbers, groups: 1);
                    TransposedOutputs(convolution, numbers);
                    break;
                case Convolution convolution:
                    Inputs(convolution.weight!, axis: 1, numbers, convolution.groups);
                    Outputs(convolution.weight!, convolution.bias, axis: 0, numbers);
                    break;
                case Linear linear:
                    Inputs(linear.weight!, axis: 1, numbers, groups: 1);
                    Outputs(linear.weight!, linear.bias, axis: 0, numbers);
                    break;
                case Embedding embedding:
                    Outputs(embedding.weight!, bias: null, axis: 1, numbers);
                    break;
                case BatchNorm { weight: { } scale } norm:
                    Outputs(scale, norm.bias, axis: 0, numbers);
                    break;
                case InstanceNorm { weight: { } scale } norm:
                    Outputs(scale, norm.bias, axis: 0, numbers);
                    break;
                case GroupNorm { weight: { } scale } norm:
                    Outputs(scale, norm.bias, axis: 0, numbers);
                    break;
                case PReLU slopes:
                    Outputs(slopes.weight!, bias: null, axis: 0, numbers);
                    break;
            }
        }
    }

    private static void Inputs(Tensor weight, int axis, Numbers numbers, long groups)
    {
        if (numbers.Below(10) >= 7)
        {
            return;
        }

        // Of a grouped convolution each group of rows reads channels of its own.
        var rows = weight.shape[0] / groups;
        for (var group = 0; group < groups; group++)
        {
            using var part = groups == 1 ? weight.alias() : weight.narrow(0, group * rows, rows);
            Zero(part, axis, Channels(part.shape[axis], numbers));
        }
    }

    private static void Outputs(Tensor weight, Tensor? bias, int axis, Numbers numbers)
    {
        if (numbers.Below(10) >= 3)
        {
            return;
        }

        var channels = Channels(weight.shape[axis], numbers);
        Zero(weight, axis, channels);
        if (bias is not null && numbers.Below(10) < 7)
        {
            Zero(bias, 0, channels);
        }
    }

    private static bool IsTransposed(Convolution convolution) => convolution is ConvTranspose1d or ConvTranspose2d or ConvTranspose3d;

    // Of a transposed convolution each group of rows makes channels of its own.
    private static void TransposedOutputs(Convolution transposed, Numbers numbers)
    {
        var (rows, width) = (transposed.weight!.shape[0] / transposed.groups, (int)transposed.weight!.shape[1]);
        for (var group = 0; group < transposed.groups; group++)
        {
            using var part = transposed.weight!.narrow(0, group * rows, rows);
            using var bias = transposed.bias?.narrow(0, group * width, width);
            Outputs(part, bias, axis: 1, numbers);
        }
    }

    private static List<long> Channels(long count, Numbers numbers)
    {
        // Now and then all of them.
        var share = numbers.Below(20) == 0 ? 1.0 : numbers.Unit() * 0.8;
        return [.. Enumerable.Range(0, (int)count).Where(_ => numbers.Unit() < share).Select(channel => (long)channel)];
    }

    private static void Zero(Tensor tensor, int axis, List<long> channels)
    {
        if (channels.Count > 0)
        {
            using var index = torch.tensor(channels.ToArray());
            tensor.index_fill_(axis, index, 0);
        }
    }
}
