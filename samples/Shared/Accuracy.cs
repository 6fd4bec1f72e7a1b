using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Samples;

/// <summary>Top-1 accuracy.</summary>
public static class Accuracy
{
    private const int BatchSize = 250;

    /// <summary>The share of images whose highest output is their class; the model is left in evaluation mode.</summary>
    public static double Of(nn.Module<Tensor, Tensor> model, ImageSet data)
    {
        model.eval();
        using var inference = inference_mode();
        var right = 0L;
        for (var start = 0L; start < data.Labels.shape[0]; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(BatchSize, data.Labels.shape[0] - start);
            var predicted = model.forward(data.Images.narrow(0, start, count)).argmax(1);
            right += predicted.eq(data.Labels.narrow(0, start, count)).sum().item<long>();
        }

        return right / (double)data.Labels.shape[0];
    }
}
