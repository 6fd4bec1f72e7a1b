using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Compensation;

/// <summary>Fits one layer's weights to what the dense network makes.</summary>
internal sealed class WeightStep : IWalkStep, IDisposable
{
    private readonly CalibratedLayer layer;
    private readonly LayerRecord record;
    private readonly CompensationOptions options;
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly Action<LayerCompensation> done;
    private Start? start;

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
        bias = layer.HasBias ? state[ModelState.Name(layer.Layer, "bias")] : null;
    }

    public string Layer => layer.Name;

    public int Calls => layer.Calls.Length;

    public void Add(Tensor input, int call, int batch)
    {
        start ??= new(layer, weight);
        var (positions, outputs) = record[call, batch];
        var channels = start.Channels is null ? input : input.index_select(layer.IsLinear ? -1 : 1, start.Channels);
        var rows = InputRows.OfInput(layer, layer.Calls[call], channels, positions);
        var wanted = outputs.reshape(outputs.shape[0], layer.Groups, layer.Outputs).transpose(0, 1);
        start.Equations.Add(rows, wanted, start.Weights, bias?.reshape(layer.Groups, 1, layer.Outputs).to(float64));
    }

    public void Complete()
    {
        var begin = start ?? throw new InvalidOperationException($"'{layer.Name}' has seen no inputs.");
        var moments = begin.Equations.Read(layer.TakesOffset);
        var matrix = WeightMatrix.Read(layer, weight);

        // An output channel that is masked stays so.
        var isMade = matrix.ne(0).any(1, keepdim: true);
        if (bias is not null)
        {
            isMade = isMade.logical_or(bias.reshape(layer.Groups, 1, layer.Outputs).ne(0));
        }

        var made = isMade.to(float64);
        var change = Ridge.Change(moments, begin.Weights.ne(0).any(2), options.Ridge) * made;
        WeightMatrix.Write(layer, begin.Spread(begin.Weights + change), weight);
        if (bias is not null)
        {
            var offset = (moments.TargetMeans - (moments.InputMeans * change).sum(1, keepdim: true)) * made;
            bias.add_(offset.reshape(-1).to(bias.dtype));
        }

        Report(begin, moments, change, made);
        Dispose();
    }

    public void Dispose()
    {
        start?.Dispose();
        start = null;
    }

    private void Report(Start begin, Moments moments, Tensor change, Tensor made)
    {
        var variation = (moments.Variation * made).sum();
        var before = (moments.Squares * made).sum();
        var after = before - (2 * (change * moments.Targets).sum()) + (change * moments.Products.matmul(change)).sum();
        var shares = (stack([before, after], 0) / variation).nan_to_num(nan: 0).cpu().data<double>();
        done(new(layer.Name, begin.Equations.Rows, shares[0], shares[1]));
    }

    /// <summary>The layer as it was, without the input channels that are masked.</summary>
    private sealed class Start : IDisposable
    {
        private readonly CalibratedLayer layer;
        private readonly long inputs;

        public Start(CalibratedLayer layer, Tensor weight)
        {
            this.layer = layer;
            var matrix = WeightMatrix.Read(layer, weight);
            inputs = layer.Inputs;
            if (layer.Groups == 1)
            {
                // Only these are gathered; with groups each has masks of its own.
                var used = matrix.reshape(layer.Kernel, layer.Inputs, layer.Outputs).ne(0).any(2).any(0);
                Channels = used.nonzero().reshape(-1).DetachFromDisposeScope();
                inputs = Channels.shape[0];
                matrix = matrix.reshape(layer.Kernel, layer.Inputs, layer.Outputs).index_select(1, Channels).reshape(1, -1, layer.Outputs);
            }

            Weights = matrix.DetachFromDisposeScope();
            Equations = new(layer.Groups, matrix.shape[1], layer.Outputs, weight.device);
        }

        public Tensor? Channels { get; }

        public Tensor Weights { get; }

        public NormalEquations Equations { get; }

        /// <summary>The matrix with all input channels, those that are masked being zero.</summary>
        public Tensor Spread(Tensor matrix) =>
            Channels is null
                ? matrix
                : zeros([layer.Kernel, layer.Inputs, layer.Outputs], float64, matrix.device)
                    .index_copy(1, Channels, matrix.reshape(layer.Kernel, inputs, layer.Outputs))
                    .reshape(1, -1, layer.Outputs);

        public void Dispose()
        {
            Channels?.Dispose();
            Weights.Dispose();
            Equations.Dispose();
        }
    }
}
