using static TorchSharp.torch;

namespace Upscale.EndToEnd.Tests.Networks;

/// <summary>The reference's test networks by name.</summary>
internal static class SmallNetwork
{
    public static nn.Module Create(string name) =>
        name switch
        {
            nameof(Chains.UnbiasedConv) => Chains.UnbiasedConv(),
            nameof(Chains.Conv) => Chains.Conv(),
            nameof(Chains.ConvBNRelu) => Chains.ConvBNRelu(),
            nameof(Chains.ConvBNReluLumpy) => Chains.ConvBNReluLumpy(),
            nameof(ConvLinear) => new ConvLinear(),
            nameof(MLP) => new MLP(),
            nameof(SimpleArithmetic) => new SimpleArithmetic(),
            nameof(MultipleProducers) => new MultipleProducers(),
            nameof(MultipleConsumers) => new MultipleConsumers(),
            nameof(MultipleProducersConsumers) => new MultipleProducersConsumers(),
            nameof(ConcatProducers) => new ConcatProducers(),
            nameof(ConcatConsumers) => new ConcatConsumers(),
            nameof(Depthwise) => new Depthwise(),
            nameof(Deconv) => new Deconv(),
            nameof(MultipleInputs) => new MultipleInputs(),
            _ => ZooNetwork.Create(name),
        };

    /// <summary>Runs a network of one or two inputs on the goldens' inputs.</summary>
    public static Tensor Run(nn.Module network, long[][] inputShapes)
    {
        using var scope = no_grad();
        return network switch
        {
            nn.Module<Tensor, Tensor> one => one.call(Weights.Input(0, inputShapes[0])),
            nn.Module<Tensor, Tensor, Tensor> two => two.call(Weights.Input(0, inputShapes[0]), Weights.Input(1, inputShapes[1])),
            _ => throw new ArgumentException($"{network.GetName()} has neither one nor two inputs.", nameof(network)),
        };
    }
}
