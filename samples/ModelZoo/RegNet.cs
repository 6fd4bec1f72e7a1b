using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>RegNet X and Y (Radosavovic et al., 2020): widths on a quantised line, grouped bottlenecks.</summary>
public class RegNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential trunk_output;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Linear fc;

    private RegNet(RegNetLine line, long numClasses)
        : base(nameof(RegNet))
    {
        long width = 32;
        stem = ConvNorm(3, width, 3, 2, 1, activate: true);
        trunk_output = Sequential();
        var number = 1;
        foreach (var (stageWidth, depth, groupWidth) in line.Stages())
        {
            var stage = Sequential();
            for (var i = 0; i < depth; i++)
            {
                stage.append($"block{number}-{i}", new Block(width, stageWidth, i == 0 ? 2 : 1, groupWidth, line.SqueezeRatio));
                width = stageWidth;
            }

            trunk_output.append("block" + number, stage);
            number++;
        }

        avgpool = AdaptiveAvgPool2d((1, 1));
        fc = Linear(width, numClasses);
        RegisterComponents();
    }

    /// <summary>RegNet X (without gates) of about <paramref name="megaflops"/>: 400, 800, 1600, 3200, 8000, 16000 or 32000.</summary>
    [Prunable(400, Name = "PrunedRegNetX400")]
    public static RegNet X(int megaflops, long numClasses = 1000) =>
        new(
            megaflops switch
            {
                400 => new(22, 24, 24.48, 2.54, 16),
                800 => new(16, 56, 35.73, 2.28, 16),
                1600 => new(18, 80, 34.01, 2.25, 24),
                3200 => new(25, 88, 26.31, 2.25, 48),
                8000 => new(23, 80, 49.56, 2.88, 120),
                16000 => new(22, 216, 55.59, 2.1, 128),
                32000 => new(23, 320, 69.86, 2.0, 168),
                _ => throw new ArgumentOutOfRangeException(nameof(megaflops), megaflops, "There is no RegNet X of this size."),
            },
            numClasses
        );

    /// <summary>RegNet Y (with gates) of about <paramref name="megaflops"/>: 400, 800, 1600, 3200, 8000, 16000 or 32000.</summary>
    [Prunable(400, Name = "PrunedRegNetY400")]
    public static RegNet Y(int megaflops, long numClasses = 1000) =>
        new(
            megaflops switch
            {
                400 => new(16, 48, 27.89, 2.09, 8, 0.25),
                800 => new(14, 56, 38.84, 2.4, 16, 0.25),
                1600 => new(27, 48, 20.71, 2.65, 24, 0.25),
                3200 => new(21, 80, 42.63, 2.66, 24, 0.25),
                8000 => new(17, 192, 76.82, 2.19, 56, 0.25),
                16000 => new(18, 200, 106.23, 2.48, 112, 0.25),
                32000 => new(20, 232, 115.89, 2.53, 232, 0.25),
                _ => throw new ArgumentOutOfRangeException(nameof(megaflops), megaflops, "There is no RegNet Y of this size."),
            },
            numClasses
        );

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = stem.call(x);
        x = trunk_output.call(x);
        x = avgpool.call(x);
        x = x.flatten(start_dim: 1);
        return fc.call(x);
    }

    private static Sequential ConvNorm(long input, long output, long kernel, long stride, long groups, bool activate)
    {
        var layers = Sequential(
            Conv2d(input, output, kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false),
            BatchNorm2d(output)
        );
        return activate ? layers.append(ReLU(inplace: true)) : layers;
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Sequential? proj;
        private readonly Sequential f;
        private readonly ReLU activation;

        public Block(long input, long output, long stride, long groupWidth, double? squeezeRatio)
            : base(nameof(Block))
        {
            if (input != output || stride != 1)
            {
                proj = ConvNorm(input, output, 1, stride, 1, activate: false);
            }

            f = Sequential(
                ("a", ConvNorm(input, output, 1, 1, 1, true)),
                ("b", ConvNorm(output, output, 3, stride, output / groupWidth, true))
            );
            if (squeezeRatio is { } ratio)
            {
                f.append("se", new SqueezeExcitation(output, (long)Math.Round(ratio * input), () => ReLU(), () => Sigmoid()));
            }

            f.append("c", ConvNorm(output, output, 1, 1, 1, false));
            activation = ReLU(inplace: true);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var shortcut = proj?.call(x) ?? x;
            return activation.call(shortcut + f.call(x));
        }
    }
}

/// <summary>The line on which a RegNet's block widths lie, before they are rounded to stages.</summary>
internal sealed record RegNetLine(int Depth, double Initial, double Slope, double Multiplier, long GroupWidth, double? SqueezeRatio = null)
{
    /// <summary>Width, depth and group width of each stage: block widths rounded to powers of the multiplier, then to groups.</summary>
    public List<(long Width, int Depth, long GroupWidth)> Stages()
    {
        var widths = new List<long>();
        var depths = new List<int>();
        for (var i = 0; i < Depth; i++)
        {
            var capacity = Math.Round(Math.Log((Initial + (Slope * i)) / Initial) / Math.Log(Multiplier));
            var width = (long)Math.Round(Initial * Math.Pow(Multiplier, capacity) / 8) * 8;
            if (widths.Count == 0 || widths[^1] != width)
            {
                widths.Add(width);
                depths.Add(0);
            }

            depths[^1]++;
        }

        var stages = new List<(long Width, int Depth, long GroupWidth)>();
        for (var stage = 0; stage < widths.Count; stage++)
        {
            var groupWidth = Math.Min(GroupWidth, widths[stage]);
            stages.Add((Channels.Divisible(widths[stage], groupWidth), depths[stage], groupWidth));
        }

        return stages;
    }
}
