using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>EfficientNet B0 to B7 (Tan and Le, 2019) and V2 S, M and L (2021).</summary>
public class EfficientNet : Module<Tensor, Tensor>
{
    private const double StochasticDepthProbability = 0.2;

    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    private EfficientNet(IReadOnlyList<Stage> stages, double dropout, double epsilon, long? lastChannels, long numClasses)
        : base(nameof(EfficientNet))
    {
        Sequential Convolution(long input, long output, long kernel, long stride = 1, long groups = 1, bool activate = true) =>
            ConvNorm(input, output, kernel, stride, groups, activate, epsilon);

        var layers = new List<Module<Tensor, Tensor>> { Convolution(3, stages[0].Input, 3, stride: 2) };
        var total = stages.Sum(stage => stage.Layers);
        var index = 0;
        foreach (var stage in stages)
        {
            var blocks = new List<Module<Tensor, Tensor>>();
            for (var i = 0; i < stage.Layers; i++)
            {
                var block = i == 0 ? stage : stage with { Input = stage.Output, Stride = 1 };
                var drop = StochasticDepthProbability * index / total;
                blocks.Add(new Block(block.Fused ? Fused(block, Convolution) : Inverted(block, Convolution), block, drop));
                index++;
            }

            layers.Add(Sequential(blocks));
        }

        var output = stages[^1].Output;
        var last = lastChannels ?? 4 * output;
        layers.Add(Convolution(output, last, 1));
        features = Sequential(layers);
        avgpool = AdaptiveAvgPool2d(1);
        classifier = Sequential(Dropout(dropout, inplace: true), Linear(last, numClasses));
        RegisterComponents();
    }

    private delegate Sequential ConvolutionFactory(
        long input,
        long output,
        long kernel,
        long stride = 1,
        long groups = 1,
        bool activate = true
    );

    /// <summary>EfficientNet B0 to B7.</summary>
    [Prunable(0, Name = "PrunedEfficientNetB0")]
    public static EfficientNet B(int number, long numClasses = 1000)
    {
        var (width, depth, dropout) = number switch
        {
            0 => (1.0, 1.0, 0.2),
            1 => (1.0, 1.1, 0.2),
            2 => (1.1, 1.2, 0.3),
            3 => (1.2, 1.4, 0.3),
            4 => (1.4, 1.8, 0.4),
            5 => (1.6, 2.2, 0.4),
            6 => (1.8, 2.6, 0.5),
            7 => (2.0, 3.1, 0.5),
            _ => throw new ArgumentOutOfRangeException(nameof(number), number, "EfficientNet has the sizes B0 to B7."),
        };
        Stage[] stages =
        [
            new(false, 1, 3, 1, 32, 16, 1),
            new(false, 6, 3, 2, 16, 24, 2),
            new(false, 6, 5, 2, 24, 40, 2),
            new(false, 6, 3, 2, 40, 80, 3),
            new(false, 6, 5, 1, 80, 112, 3),
            new(false, 6, 5, 2, 112, 192, 4),
            new(false, 6, 3, 1, 192, 320, 1),
        ];
        return new([.. stages.Select(stage => stage.Scaled(width, depth))], dropout, number < 5 ? 1e-5 : 1e-3, null, numClasses);
    }

    /// <summary>EfficientNet V2 S.</summary>
    [Prunable(Name = "PrunedEfficientNetV2S")]
    public static EfficientNet V2S(long numClasses = 1000) =>
        new(
            [
                new(true, 1, 3, 1, 24, 24, 2),
                new(true, 4, 3, 2, 24, 48, 4),
                new(true, 4, 3, 2, 48, 64, 4),
                new(false, 4, 3, 2, 64, 128, 6),
                new(false, 6, 3, 1, 128, 160, 9),
                new(false, 6, 3, 2, 160, 256, 15),
            ],
            0.2,
            1e-3,
            1280,
            numClasses
        );

    /// <summary>EfficientNet V2 M.</summary>
    public static EfficientNet V2M(long numClasses = 1000) =>
        new(
            [
                new(true, 1, 3, 1, 24, 24, 3),
                new(true, 4, 3, 2, 24, 48, 5),
                new(true, 4, 3, 2, 48, 80, 5),
                new(false, 4, 3, 2, 80, 160, 7),
                new(false, 6, 3, 1, 160, 176, 14),
                new(false, 6, 3, 2, 176, 304, 18),
                new(false, 6, 3, 1, 304, 512, 5),
            ],
            0.3,
            1e-3,
            1280,
            numClasses
        );

    /// <summary>EfficientNet V2 L.</summary>
    public static EfficientNet V2L(long numClasses = 1000) =>
        new(
            [
                new(true, 1, 3, 1, 32, 32, 4),
                new(true, 4, 3, 2, 32, 64, 7),
                new(true, 4, 3, 2, 64, 96, 7),
                new(false, 4, 3, 2, 96, 192, 10),
                new(false, 6, 3, 1, 192, 224, 19),
                new(false, 6, 3, 2, 224, 384, 25),
                new(false, 6, 3, 1, 384, 640, 7),
            ],
            0.4,
            1e-3,
            1280,
            numClasses
        );

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x);
        x = avgpool.call(x);
        x = flatten(x, 1);
        return classifier.call(x);
    }

    private static Sequential ConvNorm(long input, long output, long kernel, long stride, long groups, bool activate, double epsilon)
    {
        List<Module<Tensor, Tensor>> layers =
        [
            Conv2d(input, output, kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false),
            BatchNorm2d(output, eps: epsilon),
        ];
        if (activate)
        {
            layers.Add(SiLU(inplace: true));
        }

        return Sequential(layers);
    }

    private static List<Module<Tensor, Tensor>> Inverted(Stage stage, ConvolutionFactory convolution)
    {
        var expanded = stage.Expanded;
        List<Module<Tensor, Tensor>> layers = [];
        if (expanded != stage.Input)
        {
            layers.Add(convolution(stage.Input, expanded, 1));
        }

        layers.Add(convolution(expanded, expanded, stage.Kernel, stage.Stride, groups: expanded));
        layers.Add(new SqueezeExcitation(expanded, Math.Max(1, stage.Input / 4), () => SiLU(inplace: true), () => Sigmoid()));
        layers.Add(convolution(expanded, stage.Output, 1, activate: false));
        return layers;
    }

    private static List<Module<Tensor, Tensor>> Fused(Stage stage, ConvolutionFactory convolution) =>
        stage.Expanded != stage.Input
            ?
            [
                convolution(stage.Input, stage.Expanded, stage.Kernel, stage.Stride),
                convolution(stage.Expanded, stage.Output, 1, activate: false),
            ]
            : [convolution(stage.Input, stage.Output, stage.Kernel, stage.Stride)];

    /// <summary>One row of the papers' tables. A fused block has one convolution for the expansion and the depthwise one.</summary>
    private sealed record Stage(bool Fused, double Expansion, long Kernel, long Stride, long Input, long Output, int Layers)
    {
        public long Expanded => Channels.Divisible(Input * Expansion, 8);

        public Stage Scaled(double width, double depth) =>
            this with
            {
                Input = Channels.Divisible(Input * width, 8),
                Output = Channels.Divisible(Output * width, 8),
                Layers = (int)Math.Ceiling(Layers * depth),
            };
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Sequential block;
        private readonly StochasticDepth stochastic_depth;
        private readonly bool useResidual;

        public Block(List<Module<Tensor, Tensor>> layers, Stage stage, double drop)
            : base(nameof(Block))
        {
            block = Sequential(layers);
            stochastic_depth = new StochasticDepth(drop);
            useResidual = stage.Stride == 1 && stage.Input == stage.Output;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var result = block.call(x);
            if (useResidual)
            {
                result = stochastic_depth.call(result);
                result += x;
            }

            return result;
        }
    }
}
