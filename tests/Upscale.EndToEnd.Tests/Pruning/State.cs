using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Pruning;

/// <summary>Zeroing channels by hand, and comparing the states of models.</summary>
internal static class State
{
    /// <summary>Zeroes the golden's masks in the weights, as a user would: tensor by tensor, by its name in <c>state_dict()</c>.</summary>
    public static void Zero(nn.Module model, IReadOnlyDictionary<string, MaskGolden> masks)
    {
        var state = model.state_dict();
        foreach (var (layer, mask) in masks)
        {
            ZeroSlices(state[$"{layer}.weight"], 1, mask.Inputs ?? []);
            ZeroSlices(state[$"{layer}.weight"], 0, mask.Outputs ?? []);
        }
    }

    /// <summary>Zeroes channels along <paramref name="axis"/>.</summary>
    public static void ZeroSlices(Tensor weight, int axis, IEnumerable<int> channels)
    {
        using var noGradients = no_grad();
        // Goldens name channels beyond a layer's, which are none.
        var index = channels.Select(channel => (long)channel).Where(channel => channel < weight.shape[axis]).ToArray();
        if (index.Length > 0)
        {
            using var channelsTensor = tensor(index);
            weight.index_fill_(axis, channelsTensor, 0);
        }
    }

    /// <summary>Copies of all tensors, to compare with later.</summary>
    public static Dictionary<string, Tensor> Copy(nn.Module model) =>
        model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone(), StringComparer.Ordinal);

    public static void AssertEqual(IReadOnlyDictionary<string, Tensor> expected, nn.Module model)
    {
        var state = model.state_dict();
        Assert.Equal(expected.Keys, state.Keys);
        Assert.All(expected, entry => Assert.True(entry.Value.eq(state[entry.Key]).all().item<bool>(), $"{entry.Key} has changed."));
    }
}
