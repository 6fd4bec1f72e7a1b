using TorchSharp;
using static TorchSharp.torch;

namespace Upscale.Samples;

/// <summary>Top-1 accuracy.</summary>
public static class Accuracy
{
    private const int BatchSize = 100;

    /// <summary>The share of images whose highest output is their class; the model is left in evaluation mode.</summary>
    public static double Of(nn.Module<Tensor, Tensor> model, ImageSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Of(model, Batches(data));
    }

    /// <summary>The same of batches of images with their classes, which are disposed.</summary>
    public static double Of(nn.Module<Tensor, Tensor> model, IEnumerable<(Tensor Images, Tensor Labels)> batches)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        model.eval();
        using var inference = inference_mode();
        var (right, all) = (0L, 0L);
        foreach (var (images, labels) in batches)
        {
            using (images)
            using (labels)
            {
                using var scope = NewDisposeScope();
                right += model.call(images).argmax(1).eq(labels).sum().item<long>();
                all += labels.shape[0];
            }
        }

        return right / (double)all;
    }

    private static IEnumerable<(Tensor, Tensor)> Batches(ImageSet data)
    {
        for (var start = 0L; start < data.Labels.shape[0]; start += BatchSize)
        {
            var count = Math.Min(BatchSize, data.Labels.shape[0] - start);
            yield return (data.Images.narrow(0, start, count), data.Labels.narrow(0, start, count));
        }
    }
}
