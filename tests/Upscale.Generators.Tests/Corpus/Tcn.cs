// input: 2,4,30
namespace Demo.Sequence
{
    internal sealed class Chomp1d : Module<Tensor, Tensor>
    {
        private readonly int size;
        internal Chomp1d(int size) : base("Chomp1d") => this.size = size;
        public override Tensor forward(Tensor x) => x[.., .., ..^size].contiguous();
    }

    internal sealed class TemporalBlock : Module<Tensor, Tensor>
    {
        private readonly Sequential net;
        private readonly Conv1d? downsample;
        private readonly ReLU relu = nn.ReLU();

        public TemporalBlock(int nIn, int nOut, int kernel, int stride, int dilation, double dropout = 0.2) : base("TemporalBlock")
        {
            var padding = (kernel - 1) * dilation;
            net = nn.Sequential(
                nn.Conv1d(nIn, nOut, kernel, stride: stride, padding: padding, dilation: dilation),
                new Chomp1d(padding), nn.ReLU(), nn.Dropout(dropout),
                nn.Conv1d(nOut, nOut, kernel, stride: stride, padding: padding, dilation: dilation),
                new Chomp1d(padding), nn.ReLU(), nn.Dropout(dropout));
            downsample = nIn != nOut ? nn.Conv1d(nIn, nOut, 1) : null;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var res = downsample?.forward(x) ?? x;
            return relu.forward(net.forward(x) + res);
        }
    }

    public class Tcn : Module<Tensor, Tensor>
    {
        private readonly Sequential network;
        private readonly Linear classifier;

        public Tcn(int inputs, IReadOnlyList<int> channels, int classes) : base("TCN")
        {
            network = nn.Sequential();
            for (int i = 0, previous = inputs; i < channels.Count; previous = channels[i], i++)
                network.append($"temporal{i}", new TemporalBlock(previous, channels[i], 3, 1, (int)Math.Pow(2, i)));
            classifier = nn.Linear(channels[^1], classes);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => classifier.forward(network.forward(x)[.., .., -1]);
    }
}

public static class Factory
{
    public static Demo.Sequence.Tcn Create() => new(4, new[] { 6, 6, 8 }, 3);
}
