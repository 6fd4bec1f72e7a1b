using TorchSharp;
using Upscale.Compensation;
using static TorchSharp.torch;

namespace Upscale.Importance;

/// <summary>Collects the products of one layer's inputs in the dense network, and scores its channels from them.</summary>
/// <remarks>A layer of very many inputs is cut into parts of neighbouring channels, each of which is reduced on its own.</remarks>
internal sealed class ReconstructionInputs : IDisposable
{
    private const long MostColumns = 5000;
    private const long MostChannels = 2048;

    private readonly LayerRecord record;
    private readonly Tensor weight;
    private readonly List<(long Start, long Count, InputProducts Products)> parts = [];

    public ReconstructionInputs(CalibratedLayer layer, LayerRecord record, Tensor weight)
    {
        (Layer, this.record, this.weight) = (layer, record, weight);
        var size = PartSize(layer);
        for (var start = 0L; start < layer.Inputs; start += size)
        {
            var count = Math.Min(size, layer.Inputs - start);
            parts.Add((start, count, new(layer.Groups, count * layer.Kernel, weight.device)));
        }
    }

    public CalibratedLayer Layer { get; }

    /// <summary>How many numbers the products of a layer are.</summary>
    public static long Size(CalibratedLayer layer)
    {
        var part = PartSize(layer) * layer.Kernel;
        return layer.Groups * part * layer.Columns;
    }

    public void Add(Tensor input, int call, int batch)
    {
        var rows = InputRows.OfInput(Layer, Layer.Calls[call], input, record[call, batch].Positions);
        foreach (var (start, count) in InputProducts.Blocks(rows))
        {
            using var scope = NewDisposeScope();
            var block = rows.narrow(1, start, count).to(float64).reshape(Layer.Groups, count, Layer.Kernel, Layer.Inputs);
            foreach (var part in parts)
            {
                // Channel by channel, so that a channel's columns are neighbours.
                var own = block.narrow(3, part.Start, part.Count).transpose(2, 3);
                part.Products.Add(own.reshape(Layer.Groups, count, part.Count * Layer.Kernel));
            }
        }
    }

    /// <summary>A score for each input channel: (groups x channels of a group).</summary>
    public Tensor Scores(double ridge)
    {
        var matrix = WeightMatrix.Read(Layer, weight).reshape(Layer.Groups, Layer.Kernel, Layer.Inputs, Layer.Outputs).transpose(1, 2);
        var found = new List<Tensor>();
        var energy = zeros([], float64, weight.device);
        for (var group = 0L; group < Layer.Groups; group++)
        {
            foreach (var (start, count, sums) in parts)
            {
                using var scope = NewDisposeScope();
                var products = sums.Read(Layer.TakesOffset)[group];
                var own = matrix[group].narrow(0, start, count).reshape(count * Layer.Kernel, Layer.Outputs);
                energy.add_((own * products.matmul(own)).sum());
                found.Add(ChannelElimination.Run(products, own, (int)Layer.Kernel, ridge).MoveToOuterDisposeScope());
            }
        }

        return cat(found) / energy.clamp_min(double.Epsilon);
    }

    public void Dispose() => parts.ForEach(part => part.Products.Dispose());

    private static long PartSize(CalibratedLayer layer)
    {
        var parts = Math.Max((layer.Columns - 1) / MostColumns, (layer.Inputs - 1) / MostChannels) + 1;
        return ((layer.Inputs - 1) / parts) + 1;
    }
}
