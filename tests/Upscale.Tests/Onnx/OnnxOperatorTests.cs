using TorchSharp;
using Upscale.Core.Collections;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Onnx;
using Upscale.Tests.Native;
using Upscale.Tests.Operators;
using static TorchSharp.torch;

namespace Upscale.Tests.Onnx;

/// <summary>Each operator in ONNX Runtime against TorchSharp, in float32, at the example's sizes and at larger ones.</summary>
public sealed class OnnxOperatorTests : IDisposable
{
    // The channel cases of these two are about zeros and not about numbers: OnnxCases has cases with the graph's own numbers.
    private static readonly IReadOnlyList<OperatorCase> All =
    [
        .. OperatorCases.All.Where(one => one.Operation.Split(' ')[0] is not ("hardtanh" or "batch_norm")),
        .. OnnxCases.All,
    ];
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public OnnxOperatorTests() => _ = manual_seed(7);

    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        for (var index = 0; index < All.Count; index++)
        {
            data.Add(index, All[index].Operation + " of " + All[index].Inputs);
        }

        return data;
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OnnxRuntime_ComputesWhatTorchDoes_AtTwoSizes(int index, string claim)
    {
        var tested = All[index];
        var context = tested.Resolve();
        var weights = (context.Layer?.Tensors ?? []).Select(Random).ToArray();
        var path = Path.Combine(folder.Path, "operator.onnx");
        Export(context.Operation, context.Inputs, context.Layer, weights, path);
        using var run = new OnnxRun(path);
        foreach (var growth in new[] { 0, 1 })
        {
            Tensor[] inputs = [.. context.Inputs.Select(shape => Random(shape, growth))];
            var expected = tested.Compute(inputs, weights);
            var actual = run.Run(inputs)[0];

            Assert.Equal(expected.shape, actual.shape);
            Assert.True(
                expected.to_type(float64).allclose(actual.to_type(float64), rtol: 1e-4, atol: 1e-5, equal_nan: true),
                $"{claim}: largest difference {(expected - actual).abs().max().ToDouble()}"
            );
        }
    }

    /// <summary>The network of one operation.</summary>
    private static void Export(Operation operation, IReadOnlyList<Shape> inputs, Layer? layer, Tensor[] weights, string path)
    {
        var graph = new Graph(
            [
                .. inputs.Select((shape, id) => new Operation(id, "input", [], null, Attributes.Empty, shape)),
                operation with
                {
                    Id = inputs.Count,
                },
            ],
            [inputs.Count],
            layer is null ? [] : [layer]
        );
        var state = (layer?.Tensors ?? []).Zip(weights).ToDictionary(pair => $"{layer!.Name}.{pair.First.Name}", pair => pair.Second);
        var plan = Planner.Plan(graph, MaskSet.Empty, PlanMode.Dense);
        var names = new OnnxNames([.. inputs.Select((_, id) => FormattableString.Invariant($"x{id}"))], ["y"]);
        var (model, written) = OnnxExport.Write("Operator", LoweredProgram.Of(graph), plan, state, names);
        OnnxFile.Write(model, written.Weights, path, OnnxFile.LargestWeights);
    }

    // Larger ones by a step that keeps sizes even.
    private static Tensor Random(Shape shape, int growth) =>
        randn([.. shape.Dimensions.Select(dimension => dimension.Size + (dimension.IsFree ? growth * (dimension.Size == 2 ? 1 : 2) : 0))]);

    private static Tensor Random(LayerTensor tensor) =>
        tensor.Name == "running_var" ? rand([.. tensor.Sizes]) + 0.5 : randn([.. tensor.Sizes]);
}
