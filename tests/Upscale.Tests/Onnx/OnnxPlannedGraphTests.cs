using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Plans;
using Upscale.Onnx;
using Upscale.Tests.Native;
using Upscale.Tests.Planning;
using static TorchSharp.torch;

namespace Upscale.Tests.Onnx;

/// <summary>Random networks of all operators under random masks: what ONNX Runtime computes of the pruned network is what TorchSharp does.</summary>
public sealed class OnnxPlannedGraphTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void PrunedGraphs_ComputeTheSameInOnnxRuntime()
    {
        var wrong = new List<string>();
        for (var seed = 0; seed < 60; seed++)
        {
            using var scope = NewDisposeScope();
            _ = manual_seed(seed);
            var graphs = new RandomGraphs(new Random(seed));
            var graph = graphs.Build(3 + (seed % 15));
            var plan = Planner.Plan(graph, graphs.Masks(graph), seed % 2 == 0 ? PlanMode.Reordered : PlanMode.Baseline);
            var runner = new GraphRunner(graph);
            var expected = runner.RunPruned(plan);
            var actual = Run(graph, plan, runner);
            if (!expected.Zip(actual).All(pair => Agree(pair.First, pair.Second)))
            {
                wrong.Add($"seed {seed}:\n{GraphText.Write(graph)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong.Take(3)));
    }

    private Tensor[] Run(Graph graph, PruningPlan plan, GraphRunner runner)
    {
        var path = Path.Combine(folder.Path, "network.onnx");
        var state = runner.PrunedState(plan).ToDictionary(pair => pair.Key, pair => pair.Value.to_type(ScalarType.Float32));
        var names = OnnxNames.Of(typeof(object), graph);
        var (model, written) = OnnxExport.Write("Random", LoweredProgram.Of(graph), plan, state, names);
        OnnxFile.Write(model, written.Weights, path, OnnxFile.LargestWeights);
        using var run = new OnnxRun(path);
        return run.Run([.. runner.Inputs.Select(input => input.to_type(ScalarType.Float32))]);
    }

    private static bool Agree(Tensor expected, Tensor actual)
    {
        var wide = actual.to_type(ScalarType.Float64);
        return expected.shape.AsSpan().SequenceEqual(wide.shape)
            && (expected - wide).abs().max().ToDouble() <= 1e-4 * Math.Max(1, expected.abs().max().ToDouble());
    }
}
