using Spectre.Console;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale.Samples;

/// <summary>Trains a network on the 60,000 training images: SGD with momentum, one-cycle learning rate, mirrored images.</summary>
public static class Training
{
    private const int BatchSize = 128;

    public static void Run(nn.Module<Tensor, Tensor> model, ImageSet train, ImageSet test, int epochs, double peakRate)
    {
        var optimizer = optim.SGD(model.parameters(), peakRate, momentum: 0.9, weight_decay: 5e-4, nesterov: true);
        var steps = (int)(train.Labels.shape[0] / BatchSize);
        AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask("training", maxValue: epochs * steps);
                for (var epoch = 0; epoch < epochs; epoch++)
                {
                    Epoch(model, optimizer, train, step => peakRate * Rate(((epoch * steps) + step) / (double)(epochs * steps)), task);
                    task.Description = $"epoch {epoch + 1}/{epochs}, accuracy {Accuracy.Of(model, test):F4}";
                }
            });
    }

    private static void Epoch(nn.Module<Tensor, Tensor> model, SGD optimizer, ImageSet train, Func<int, double> rate, ProgressTask task)
    {
        model.train();
        var order = randperm(train.Labels.shape[0]);
        var steps = (int)(train.Labels.shape[0] / BatchSize);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = rate(step);
            }

            var batch = order.narrow(0, step * BatchSize, BatchSize);
            var mirrored = rand(BatchSize, 1, 1, 1).lt(0.5);
            var images = train.Images.index_select(0, batch);
            images = where(mirrored, images.flip(3), images);
            var loss = nn.functional.cross_entropy(model.forward(images), train.Labels.index_select(0, batch));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            task.Increment(1);
        }
    }

    // Up for the first third of the training, then down to zero along a cosine.
    private static double Rate(double progress) => progress < 0.3 ? progress / 0.3 : 0.5 * (1 + Math.Cos(Math.PI * (progress - 0.3) / 0.7));
}
