using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Recurrent layers and cells run as they are, between layers that are pruned.</summary>
public sealed class RecurrentTests
{
    [Theory]
    [InlineData("LSTM", "LSTM(6, 5, batchFirst: true)", "var (y, _, _) = rnn.call(x); return y;", "lstm")]
    [InlineData(
        "LSTM",
        "LSTM(6, 5, numLayers: 2, bidirectional: true, bias: false)",
        "var (y, h, c) = rnn.call(x); return cat(new[] { h, c }, 2) + y.mean();",
        "lstm lstm lstm cat mean add"
    )]
    [InlineData("LSTM", "LSTM(6, 5)", "var h = zeros(1, x.shape[1], 5); return rnn.call(x, (h, h)).Item1;", "zeros lstm")]
    [InlineData("GRU", "GRU(6, 5, dropout: 0.5, numLayers: 2)", "return rnn.call(x).Item2[^1];", "gru select")]
    [InlineData("GRU", "GRU(6, 5, bidirectional: true)", "return rnn.call(x, zeros(2, x.shape[1], 5)).Item1;", "zeros gru")]
    [InlineData("RNN", "RNN(6, 5, nonLinearity: NonLinearities.Tanh)", "return rnn.call(x).Item1;", "rnn")]
    [InlineData(
        "GRUCell",
        "GRUCell(6, 5)",
        "var h = zeros(x.shape[1], 5); for (var i = 0; i < 2; i++) h = rnn.call(x[i], h); return h;",
        "zeros select gru_cell select gru_cell"
    )]
    [InlineData(
        "LSTMCell",
        "LSTMCell(6, 5)",
        "var s = zeros(x.shape[1], 5); var (h, c) = rnn.call(x[0], (s, s)); return h + c;",
        "zeros select lstm_cell lstm_cell add"
    )]
    public void RecurrentLayer_IsCalledWhole(string type, string made, string body, string operators) =>
        Captures(
            $$"""
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Conv1d conv = Conv1d(4, 6, 1);
                private readonly {{type}} rnn = {{made}};
                public Model() : base("Model") => RegisterComponents();
                public override Tensor forward(Tensor image)
                {
                    var x = conv.call(image).transpose(1, 2);
                    {{body}}
                }
            }
            """,
            "conv1d transpose " + operators,
            ["3,4,7"]
        );
}
