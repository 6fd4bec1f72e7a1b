using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Fits one layer's weights to what the dense network makes.</summary>
internal sealed class WeightStep : IWalkStep
{
    private readonly CalibratedLayer layer;
    private readonly LayerRecord record;
    private readonly CompensationOptions options;
    private readonly Tensor? runningMean;
    private readonly Rectifier? rectifier;
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly Action<LayerCompensation> done;
    private FittedColumns? columns;

    public WeightStep(
        CalibratedLayer layer,
        LayerRecord record,
        IReadOnlyDictionary<string, Tensor> state,
        CompensationOptions options,
        Action<LayerCompensation> done
    )
    {
        (this.layer, this.record, this.options, this.done) = (layer, record, options, done);
        weight = state[ModelState.Name(layer.Layer, "weight")];
        if (options.Rectified)
        {
            rectifier = Rectifier.Of(layer, state)?.Kept();
            runningMean = layer.Rectification?.Normalization is { } name ? state[name + ".running_mean"] : null;
        }

        bias = layer.HasBias ? state[ModelState.Name(layer.Layer, "bias")] : null;
    }

    public string Layer => layer.Name;

    public int Calls => layer.Calls.Length;

    public void Add(Tensor input, int call, int batch)
    {
        columns ??= new(layer, weight, record.Rows, rectifier);
        var (positions, outputs) = record[call, batch];
        var channels = columns.Channels is null ? input : input.index_select(layer.IsLinear ? -1 : 1, columns.Channels);
        var rows = InputRows.OfInput(layer, layer.Calls[call], channels, positions);
        var wanted = outputs.reshape(outputs.shape[0], layer.Groups, layer.Outputs).transpose(0, 1);
        columns.Equations.Add(rows, wanted, columns.Weights, Grouped(bias)?.to(float64));
    }

    public void Complete()
    {
        var begin = columns ?? throw new InvalidOperationException($"'{layer.Name}' has seen no inputs.");
        var fit = begin.Equations.Solve(begin.Weights.ne(0).any(2), layer.TakesOffset, options.Ridge);
        var made = Made(begin.Weights);
        WeightMatrix.Write(layer, begin.Spread(begin.Weights + (fit.Change * made)), weight);

        // Before a normalisation the offset is that of its mean.
        var offset = (fit.Offset * made).reshape(-1);
        if (runningMean is not null)
        {
            runningMean.sub_(offset.to(runningMean.dtype));
        }
        else
        {
            bias?.add_(offset.to(bias.dtype));
        }

        var sums = stack([(fit.Before * made).sum(), (fit.After * made).sum()], 0) / (fit.Variation * made).sum();
        var shares = sums.nan_to_num(nan: 0, posinf: 0).cpu().data<double>();
        done(new(layer.Name, begin.Equations.Rows, shares[0], shares[1]));
        Dispose();
    }

    public void Dispose()
    {
        columns?.Dispose();
        columns = null;
        rectifier?.Dispose();
    }

    // An output channel that is masked stays so.
    private Tensor Made(Tensor weights)
    {
        var isMade = weights.ne(0).any(1, keepdim: true);
        return (bias is null ? isMade : isMade.logical_or(Grouped(bias)!.ne(0))).to(float64);
    }

    private Tensor? Grouped(Tensor? values) => values?.reshape(layer.Groups, 1, layer.Outputs);
}
