using Upscale.Core.Graphs;
using Upscale.Core.Lowering;
using Upscale.Core.Masks;
using Upscale.Core.Plans;
using Upscale.Onnx;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>Writes networks as ONNX files.</summary>
public static class OnnxExport
{
    private const long FileVersion = 8;
    private const long OperatorVersion = 18;

    /// <summary>
    /// Writes <paramref name="model"/> as an ONNX file (opset 18) that computes what the model does in evaluation: the layers of the pruned class
    /// with their weights, and its selections as <c>Slice</c> and <c>Gather</c>.
    /// </summary>
    /// <remarks>
    /// Batch and spatial sizes stay free, unless the model branches on sizes: then they are those of its example input. Inputs and outputs are
    /// called as the parameters of the model's forward and the elements of the tuple that it returns; otherwise <c>input</c> and <c>output</c>.
    /// Numbers are of the model's element type. Weights of more than 2 GB go to a second file, <c>NAME.onnx.data</c>.
    /// </remarks>
    /// <param name="model">An instance of a generated class, or a model with a <see cref="PrunableAttribute"/>, dense or masked; on any device.</param>
    /// <param name="path">The file. It is replaced whole or not at all, and its folder is made where it is missing.</param>
    /// <exception cref="NotSupportedException">An operation has no equivalent in ONNX; the message names it, and nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The model has no <see cref="PrunableAttribute"/>, or is not the network that it was built from.</exception>
    public static void ExportOnnx(this nn.Module model, string path) => ExportOnnx(model, path, OnnxFile.LargestWeights);

    internal static void ExportOnnx(nn.Module model, string path, long largestWeights)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var pruned = model as IPrunedModel;
        var definition = pruned?.Definition ?? ModelDefinition.For(model);
        var plan = pruned?.Plan ?? Planner.Plan(definition.Graph, MaskSet.Empty, PlanMode.Dense);
        // Of the passes only these change layers; the rest is for TorchSharp.
        var program = pruned is { Program.Folds.Count: > 0 }
            ? NetworkLowering.Lower(definition.Graph, definition.Options.Lowering & (LoweringPasses.Fold | LoweringPasses.Clamp))
            : definition.PlainProgram;
        var state = pruned is null ? OwnState(model, definition.Graph) : ModelState.Of(model);
        var written = Write(definition.Name, program, plan, state, OnnxNames.Of(definition.Model, definition.Graph));
        OnnxFile.Write(written.Model, written.Graph.Weights, path, largestWeights);
    }

    // A generated class has all tensors in its state; the user's may hold some in fields.
    private static Dictionary<string, Tensor> OwnState(nn.Module model, Graph graph)
    {
        var state = ModelState.Of(model);
        foreach (var layer in graph.Layers)
        {
            foreach (var tensor in layer.Tensors.Where(tensor => tensor.Field is not null))
            {
                state[ModelState.Name(layer, tensor.Name)] = FieldTensor.Of(model, tensor.Field!);
            }
        }

        return state;
    }

    internal static (global::Onnx.ModelProto Model, OnnxGraph Graph) Write(
        string name,
        LoweredProgram program,
        PruningPlan plan,
        IReadOnlyDictionary<string, Tensor> state,
        OnnxNames names
    )
    {
        var written = OnnxModel.Write(program, plan, state, names);
        written.Proto.Name = name;
        var model = new global::Onnx.ModelProto
        {
            IrVersion = FileVersion,
            ProducerName = "Upscale",
            ProducerVersion = typeof(OnnxExport).Assembly.GetName().Version!.ToString(3),
            Graph = written.Proto,
        };
        model.OpsetImport.Add(new global::Onnx.OperatorSetIdProto { Domain = "", Version = OperatorVersion });
        return (model, written);
    }
}
