using TorchSharp;
using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Onnx;
using Upscale.Tests.Native;
using Upscale.Tests.Networks;
using static TorchSharp.torch;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace Upscale.Tests.Onnx;

public sealed class OnnxExportTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public OnnxExportTests() => _ = manual_seed(3);

    private string File => Path.Combine(folder.Path, "made", "network.onnx");

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void PrunedModel_ComputesTheSameInOnnxRuntime(bool isBaseline, bool isConstrained)
    {
        var pruned = new PruningManager(Masked()).Compute(isConstrained).Prune(isBaseline);

        pruned.ExportOnnx(File);

        Agree(pruned);
    }

    [Fact]
    public void BakedModel_ComputesTheSameInOnnxRuntime()
    {
        var pruned = new BakedBranches().WithRandomWeights(5, ScalarType.Float32);

        pruned.ExportOnnx(File);

        Agree(pruned);
    }

    [Fact]
    public void UsersOwnModel_IsWrittenWhole()
    {
        var model = new Branches().WithRandomWeights(5, ScalarType.Float32);

        model.ExportOnnx(File);

        Agree(model);
    }

    [Fact]
    public void MockModel_IsWrittenWithItsMasks()
    {
        var mock = new PruningManager(Masked()).Compute().Mock();

        mock.ExportOnnx(File);

        Agree(mock);
    }

    [Fact]
    public void ModelInTraining_IsWrittenForEvaluation()
    {
        var model = new Branches().WithRandomWeights(5, ScalarType.Float32);
        model.train();

        model.ExportOnnx(File);

        model.eval();
        Agree(model);
    }

    [Fact]
    public void LargeModel_HasItsWeightsInASecondFile()
    {
        var model = new Branches().WithRandomWeights(5, ScalarType.Float32);

        OnnxExport.ExportOnnx(model, File, largestWeights: 1000);

        Assert.Equal(["network.onnx", "network.onnx.data"], folder.Files().Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Agree(model);
    }

    [Fact]
    public void InputsAndOutputs_HaveTheNamesOfForward_AndFreeSizes()
    {
        new Branches().WithRandomWeights(5, ScalarType.Float32).ExportOnnx(File);
        using var run = new OnnxRun(File);

        Assert.Equal(["input"], run.Inputs);
        Assert.Equal(["output"], run.Outputs);
        Assert.Equal([-1, 3, -1, -1], run.InputSizes("input"));
    }

    [Fact]
    public void Tuple_NamesItsOutputs()
    {
        var graph = Parse("%0 = input() : [2*,4*]", "%1 = input() : [2*,4*]", "%2 = add(%0,%1) : [2*,4*]", "return %2 %0 %2");

        var names = OnnxNames.Of(typeof(Pair), graph);
        var written = OnnxModel.Write(LoweredProgram.Of(graph), Whole(graph), new Dictionary<string, Tensor>(), names).Proto;

        Assert.Equal(["left", "right"], written.Input.Select(input => input.Name));
        Assert.Equal(["Sum", "Same", "Again"], written.Output.Select(output => output.Name));
        Assert.Equal(3, written.Node.Count);
    }

    [Fact]
    public void ModelThatBranchesOnSizes_HasTheSizesOfItsExample()
    {
        var graph = Parse(
            "%0 = input() : [2*,4*]",
            "%1 = guard() left=size(%0,0) relation='lt' right=3 holds=true : []",
            "%2 = relu(%0) : [2*,4*]",
            "return %2"
        );

        var written = OnnxModel
            .Write(LoweredProgram.Of(graph), Whole(graph), new Dictionary<string, Tensor>(), OnnxNames.Of(typeof(object), graph))
            .Proto;

        Assert.Equal([2L, 4L], written.Input[0].Type.TensorType.Shape.Dim.Select(dimension => dimension.DimValue));
    }

    [Fact]
    public void DoubleModel_IsWrittenInDouble()
    {
        new Branches().WithRandomWeights(5).ExportOnnx(File);

        var model = global::Onnx.ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(File));

        Assert.Equal((int)DataType.Double, model.Graph.Input[0].Type.TensorType.ElemType);
        Assert.All(
            model.Graph.Initializer.Where(one => one.Name.EndsWith("weight", StringComparison.Ordinal)),
            one => Assert.Equal((int)DataType.Double, one.DataType)
        );
    }

    [Fact]
    public void OperationWithoutNodes_IsNamed()
    {
        var graph = Parse("%0 = input() : [2*,4*]", "%1 = norm(%0) p=0.0 : []", "return %1");

        var refusal = Assert.Throws<NotSupportedException>(() =>
            OnnxModel.Write(LoweredProgram.Of(graph), Whole(graph), new Dictionary<string, Tensor>(), OnnxNames.Of(typeof(object), graph))
        );

        Assert.Contains("'norm#1'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MixedElementTypes_AreRefused_AndNothingIsWritten()
    {
        var model = new Branches().WithRandomWeights(5, ScalarType.Float32);
        model.Mix.to(float64);

        var refusal = Assert.Throws<NotSupportedException>(() => model.ExportOnnx(File));

        Assert.Contains("'mix'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void ModelWithoutPrunable_IsRefused() =>
        Assert.Contains(
            "[Prunable]",
            Assert.Throws<InvalidOperationException>(() => nn.Linear(2, 2).ExportOnnx(File)).Message,
            StringComparison.Ordinal
        );

    private static Branches Masked()
    {
        var model = new Branches().WithRandomWeights(5, ScalarType.Float32);
        new MaskingManager(model).Importance().Mask(0.5);
        return model;
    }

    private void Agree(nn.Module<Tensor, Tensor> model)
    {
        using var run = new OnnxRun(File);
        foreach (var sizes in new long[][] { [1, 3, 8, 8], [3, 3, 12, 9] })
        {
            var input = randn(sizes);
            using var noGradient = no_grad();
            var expected = model.call(input);

            Assert.True(run.Run(input)[0].allclose(expected, rtol: 1e-4, atol: 1e-5));
        }
    }

    private static Graph Parse(params string[] lines) => GraphText.Parse(string.Join("\n", lines));

    private static PruningPlan Whole(Graph graph) => Planner.Plan(graph, MaskSet.Empty, PlanMode.Dense);

    private sealed class Pair : nn.Module<Tensor, Tensor, (Tensor Sum, Tensor Same, Tensor Again)>
    {
        public Pair()
            : base(nameof(Pair)) { }

        public override (Tensor Sum, Tensor Same, Tensor Again) forward(Tensor left, Tensor right)
        {
            var sum = left + right;
            return (sum, left, sum);
        }
    }
}
