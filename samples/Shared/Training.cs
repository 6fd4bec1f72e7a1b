using Spectre.Console;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale.Samples;

/// <summary>Trains a network on the 60,000 training images: SGD with momentum, one-cycle learning rate, mirrored images.</summary>
public static class Training
{
    private const int BatchSize = 128;

    /// <summary>Trains with a bar of what is left, and the accuracy after each epoch.</summary>
    public static void Run(nn.Module<Tensor, Tensor> model, ImageSet train, ImageSet test, int epochs, double peakRate)
    {
        AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask("training", maxValue: epochs);
                Run(model, train, epochs, peakRate, share => task.Increment(share), Described);

                void Described(int epoch) => task.Description = $"epoch {epoch}/{epochs}, accuracy {Accuracy.Of(model, test):F4}";
            });
    }

    /// <summary>Trains without a word.</summary>
    /// <param name="model">The network. It is left in training mode.</param>
    /// <param name="train">Images with classes.</param>
    /// <param name="epochs">Passes over them.</param>
    /// <param name="peakRate">The highest learning rate.</param>
    /// <param name="onStep">Told after each step what share of an epoch it was.</param>
    /// <param name="onEpoch">Told after each epoch its number, from 1.</param>
    public static void Run(
        nn.Module<Tensor, Tensor> model,
        ImageSet train,
        int epochs,
        double peakRate,
        Action<double>? onStep = null,
        Action<int>? onEpoch = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        var optimizer = optim.SGD(model.parameters(), peakRate, momentum: 0.9, weight_decay: 5e-4, nesterov: true);
        var steps = (int)(train.Labels.shape[0] / BatchSize);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            model.train();
            var order = randperm(train.Labels.shape[0]).to(train.Labels.device, disposeAfter: true);
            for (var step = 0; step < steps; step++)
            {
                var rate = peakRate * Rate(((epoch * steps) + step) / (double)(epochs * steps));
                Step(model, optimizer, train, order.narrow(0, step * BatchSize, BatchSize), rate);
                onStep?.Invoke(1.0 / steps);
            }

            onEpoch?.Invoke(epoch + 1);
        }
    }

    private static void Step(nn.Module<Tensor, Tensor> model, SGD optimizer, ImageSet train, Tensor batch, double rate)
    {
        using var scope = NewDisposeScope();
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        var mirrored = rand(BatchSize, 1, 1, 1).lt(0.5).to(train.Images.device);
        var images = train.Images.index_select(0, batch);
        images = where(mirrored, images.flip(3), images);
        var loss = nn.functional.cross_entropy(model.call(images), train.Labels.index_select(0, batch));
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    // Up for the first third of the training, then down to zero along a cosine.
    private static double Rate(double progress) => progress < 0.3 ? progress / 0.3 : 0.5 * (1 + Math.Cos(Math.PI * (progress - 0.3) / 0.7));
}
