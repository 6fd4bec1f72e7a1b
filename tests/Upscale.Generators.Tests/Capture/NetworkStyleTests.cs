using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Whole networks in six more styles: switch factories, generic blocks, dictionaries, LINQ, interfaces, local functions.</summary>
public sealed class NetworkStyleTests
{
    [Fact]
    public void RecordsAndASwitchExpressionFactory() =>
        Captures(
            """
            public enum Activation { Relu, Silu, None }
            public abstract record Spec(Activation Activation = Activation.Relu);
            public sealed record Conv(int Width, int Kernel = 3, int Stride = 1, Activation Activation = Activation.Relu) : Spec(Activation);
            public sealed record Pool(int Size) : Spec(Activation.None);
            public sealed record Head(int Classes) : Spec(Activation.None);
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Module<Tensor, Tensor> body;
                public Model() : this(new Conv(8), new Conv(8, Kernel: 1) with { Activation = Activation.Silu }, new Pool(2), new Conv(12, Stride: 2, Activation: Activation.None), new Head(5)) { }
                public Model(params Spec[] specs) : base(nameof(Model))
                {
                    var channels = 3L;
                    var modules = new List<Module<Tensor, Tensor>>();
                    foreach (var spec in specs)
                    {
                        (var made, channels) = Make(spec, channels);
                        modules.AddRange(made);
                    }
                    body = Sequential(modules);
                    RegisterComponents();
                }
                private static (IEnumerable<Module<Tensor, Tensor>> Made, long Channels) Make(Spec spec, long channels) => spec switch
                {
                    Conv { Kernel: 1 } point => (With(Conv2d(channels, point.Width, 1), point.Activation), point.Width),
                    Conv conv => (With(Conv2d(channels, conv.Width, conv.Kernel, stride: conv.Stride, padding: conv.Kernel / 2), conv.Activation), conv.Width),
                    Pool(var size) => (new Module<Tensor, Tensor>[] { MaxPool2d(size) }, channels),
                    Head { Classes: > 1 and var classes } => (new Module<Tensor, Tensor>[] { AdaptiveAvgPool2d(1), Flatten(), Linear(channels, classes) }, classes),
                    _ => throw new ArgumentException($"no such layer: {spec}"),
                };
                private static IEnumerable<Module<Tensor, Tensor>> With(Module<Tensor, Tensor> layer, Activation activation)
                {
                    Module<Tensor, Tensor> function = activation switch { Activation.Relu => ReLU(), Activation.Silu => SiLU(), _ => null };
                    return function is null ? new[] { layer } : new[] { layer, function };
                }
                public override Tensor forward(Tensor x) => body.call(x);
            }
            """,
            "conv2d relu conv2d silu max_pool2d conv2d adaptive_avg_pool2d flatten linear"
        );

    [Fact]
    public void GenericStagesOfBlocks() =>
        Captures(
            """
            public sealed class Plain : Module<Tensor, Tensor>
            {
                public const long Expansion = 1;
                public static Plain Make(long inputs, long outputs, long stride) => new(inputs, outputs, stride);
                private readonly Conv2d conv;
                private readonly BatchNorm2d norm;
                private Plain(long inputs, long outputs, long stride) : base("plain")
                {
                    conv = Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false);
                    norm = BatchNorm2d(outputs);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => norm.call(conv.call(x)).relu();
            }
            public sealed class Narrow : Module<Tensor, Tensor>
            {
                public const long Expansion = 2;
                public static Narrow Make(long inputs, long outputs, long stride) => new(inputs, outputs, stride);
                private readonly Conv2d down, up;
                private Narrow(long inputs, long width, long stride) : base("narrow")
                {
                    down = Conv2d(inputs, width, 1, stride: stride);
                    up = Conv2d(width, width * Expansion, 1);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) { using var _ = NewDisposeScope(); return (up.call(F.relu(down.call(x)))).MoveToOuterDisposeScope(); }
            }
            public sealed class Stage<TBlock> : Module<Tensor, Tensor> where TBlock : Module<Tensor, Tensor>
            {
                private readonly ModuleList<TBlock> blocks = new();
                public long Outputs { get; }
                public Stage(Func<long, long, long, TBlock> make, long inputs, long width, int depth, long stride, long expansion) : base(typeof(TBlock).Name)
                {
                    Outputs = width * expansion;
                    for (var i = 0; i < depth; i++) blocks.Add(make(i == 0 ? inputs : Outputs, width, i == 0 ? stride : 1));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => blocks.Skip(1).Aggregate(blocks[0].call(x), (value, block) => value + block.call(value));
            }
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Stage<Plain> first;
                private readonly Stage<Narrow> second;
                private readonly Conv2d head;
                public Model() : base("model")
                {
                    first = new(Plain.Make, 3, 6, depth: 2, stride: 1, expansion: Plain.Expansion);
                    second = new(Narrow.Make, first.Outputs, 4, depth: 2, stride: 2, expansion: Narrow.Expansion);
                    head = Conv2d(second.Outputs, 3, 1);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => head.call(second.call(first.call(x)));
            }
            """,
            "conv2d batch_norm relu conv2d batch_norm relu add conv2d relu conv2d conv2d relu conv2d add conv2d"
        );

    [Fact]
    public void DictionaryOfLayersDrivesForward() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, Tensor>
            {
                private static readonly (string Name, string[] From)[] Wiring =
                {
                    ("stem", new[] { "in" }), ("left", new[] { "stem" }), ("right", new[] { "stem" }), ("sum", new[] { "left", "right" }), ("both", new[] { "sum", "stem" }),
                };
                private readonly ModuleDict<Module<Tensor, Tensor>> layers = new();
                public Model(int width = 6) : base("wired")
                {
                    var makers = new Dictionary<string, Func<Module<Tensor, Tensor>>>
                    {
                        ["stem"] = () => Conv2d(3, width, 3, padding: 1),
                        ["left"] = () => Sequential(("conv", Conv2d(width, width, 1)), ("act", ReLU())),
                        ["right"] = () => Conv2d(width, width, 3, padding: 1, groups: 2),
                        ["both"] = () => Conv2d(2 * width, 4, 1),
                    };
                    foreach (var (name, _) in Wiring)
                        if (makers.TryGetValue(name, out var make)) layers.Add((name, make()));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor input)
                {
                    var values = new Dictionary<string, Tensor> { ["in"] = input };
                    foreach (var (name, from) in Wiring)
                    {
                        var inputs = from.Select(source => values[source]).ToList();
                        values[name] = name switch
                        {
                            "sum" => inputs[0] + inputs[1],
                            "both" => layers[name].call(torch.cat(inputs, 1)),
                            _ => layers[name].call(inputs.Single()),
                        };
                    }
                    return values[Wiring[^1].Name];
                }
            }
            """,
            "conv2d conv2d relu conv2d add cat conv2d"
        );

    [Fact]
    public void LinqBuiltSequentialOfNamedTuples() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly Sequential features, classifier;
                public Model(int[] widths = null, double dropout = 0.1) : base("linq")
                {
                    widths ??= new[] { 4, 6, 8 };
                    var inputs = widths.Prepend(3).SkipLast(1);
                    features = Sequential(
                        inputs.Zip(widths, (a, b) => (a, b)).SelectMany((pair, i) => new (string, Module<Tensor, Tensor>)[]
                        {
                            ($"conv{i}", Conv2d(pair.a, pair.b, 3, padding: 1, bias: i % 2 == 0)),
                            ($"act{i}", i == widths.Length - 1 ? Tanh() : LeakyReLU(0.2)),
                        }).ToArray());
                    classifier = Sequential(
                        ("pool", AdaptiveAvgPool2d(1)), ("flat", Flatten(1)), ("drop", Dropout(dropout)), ("fc", Linear(widths.Last(), widths.Sum())));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => classifier.call(features.call(x));
            }
            """,
            "conv2d leaky_relu conv2d leaky_relu conv2d tanh adaptive_avg_pool2d flatten dropout linear"
        );

    [Fact]
    public void BlocksBehindAnInterface() =>
        Captures(
            """
            public interface IBlock { long Outputs { get; } Tensor Run(Tensor x); string Label => "block" + Outputs; }
            public sealed class Wide : Module<Tensor, Tensor>, IBlock
            {
                private readonly Conv2d conv;
                public Wide(long inputs, long outputs) : base("wide") { Outputs = outputs; conv = Conv2d(inputs, outputs, 3, padding: 1); RegisterComponents(); }
                public long Outputs { get; }
                public Tensor Run(Tensor x) => call(x);
                public override Tensor forward(Tensor x) => F.elu(conv.call(x), 1.0);
            }
            public sealed class Split : Module<Tensor, Tensor>, IBlock
            {
                private readonly Linear gate;
                private readonly long half;
                public Split(long inputs) : base("split") { half = inputs / 2; gate = Linear(half, half); RegisterComponents(); }
                long IBlock.Outputs => half;
                Tensor IBlock.Run(Tensor x) => forward(x);
                public override Tensor forward(Tensor x)
                {
                    var parts = x.chunk(2, 1);
                    var (value, weight) = (parts[0], parts[1]);
                    return value * torch.sigmoid(gate.call(weight.mean(new long[] { 2, 3 }))).unsqueeze(-1).unsqueeze(-1);
                }
            }
            public sealed class Model : Module<Tensor, Tensor>
            {
                private readonly List<IBlock> blocks = new();
                private readonly Conv2d head;
                public Model() : base("model")
                {
                    Append(new Wide(3, 8));
                    Append(new Split(blocks[^1].Outputs));
                    Append(new Wide(blocks[^1].Outputs, 6));
                    head = Conv2d(blocks[blocks.Count - 1].Outputs, 2, 1);
                    RegisterComponents();
                }
                private void Append(IBlock block)
                {
                    blocks.Add(block);
                    register_module($"{block.Label}_{blocks.Count}", (nn.Module)block);
                }
                public override Tensor forward(Tensor x)
                {
                    foreach (IBlock block in blocks) x = block.Run(x);
                    return head.call(x);
                }
            }
            """,
            "conv2d elu narrow narrow mean linear sigmoid unsqueeze unsqueeze mul conv2d elu conv2d"
        );

    [Fact]
    public void LocalFunctionsAndYield() =>
        Captures(
            """
            public sealed class Model : Module<Tensor, (Tensor, Tensor)>
            {
                private readonly ModuleList<Module<Tensor, Tensor>> down, heads;
                private const int Depth = 3;
                public Model() : base("pyramid")
                {
                    var widths = Widths(4).Take(Depth).ToArray();
                    down = ModuleList<Module<Tensor, Tensor>>(Steps().ToArray());
                    heads = ModuleList<Module<Tensor, Tensor>>(widths[1..].Select(width => (Module<Tensor, Tensor>)Conv2d(width, 2, 1)).ToArray());
                    RegisterComponents();

                    IEnumerable<Module<Tensor, Tensor>> Steps()
                    {
                        var inputs = 3;
                        foreach (var width in widths)
                        {
                            yield return Step(inputs, width, inputs == 3 ? 1 : 2);
                            inputs = width;
                        }
                    }

                    static Module<Tensor, Tensor> Step(int a, int b, int stride = 1)
                    {
                        return Sequential(Conv2d(a, b, 3, stride: stride, padding: 1), Normal(b), GELU());
                        static Module<Tensor, Tensor> Normal(int width) => GroupNorm(2, width);
                    }
                }
                private static IEnumerable<int> Widths(int start)
                {
                    for (var i = 0; i < 5; i++)
                    {
                        if (i == 4) yield break;
                        yield return start;
                        start += 2;
                    }
                }
                public override (Tensor, Tensor) forward(Tensor x)
                {
                    var outputs = Outputs().ToList();
                    return (outputs[0], outputs[1]);

                    IEnumerable<Tensor> Outputs()
                    {
                        for (var i = 0; i < Depth; i++)
                        {
                            x = down[i].call(x);
                            if (i > 0) yield return heads[i - 1].call(x);
                        }
                    }
                }
            }
            """,
            "conv2d group_norm gelu conv2d group_norm gelu conv2d conv2d group_norm gelu conv2d"
        );
}
