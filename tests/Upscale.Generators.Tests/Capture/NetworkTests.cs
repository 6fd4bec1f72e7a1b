using static Upscale.Generators.Tests.Capture.CaptureCase;

namespace Upscale.Generators.Tests.Capture;

/// <summary>Whole networks in different styles: lists and loops, delegates, configuration objects, inheritance, functions.</summary>
public sealed class NetworkTests
{
    [Fact]
    public void NamedTuplesInALoop() =>
        Captures(
            """
            public class MobileNet : Module<Tensor, Tensor>
            {
                private readonly (long Width, long Stride)[] planes = new (long, long)[] { (8, 1), (16, 2), (16, 1) };
                private readonly Module<Tensor, Tensor> layers;
                public MobileNet(string name, int numClasses, Device device = null) : base(name)
                {
                    var modules = new List<(string, Module<Tensor, Tensor>)>();
                    modules.Add(("conv2d-first", Conv2d(3, 8, kernel_size: 3, padding: 1, bias: false)));
                    modules.Add(("bnrm2d-first", BatchNorm2d(8)));
                    MakeLayers(modules, 8);
                    modules.Add(("avgpool", AdaptiveAvgPool2d(new long[] { 1, 1 })));
                    modules.Add(("flatten", Flatten()));
                    modules.Add(("linear", Linear(planes[^1].Width, numClasses)));
                    layers = Sequential(modules);
                    RegisterComponents();
                    if (device != null && device.type == DeviceType.CUDA) this.to(device);
                }
                private void MakeLayers(List<(string, Module<Tensor, Tensor>)> modules, long inputs)
                {
                    for (var i = 0; i < planes.Length; i++)
                    {
                        var (width, stride) = planes[i];
                        modules.Add(($"conv2d-{i}a", Conv2d(inputs, inputs, 3, stride: stride, padding: 1, groups: inputs, bias: false)));
                        modules.Add(($"relu-{i}", ReLU6()));
                        modules.Add(($"conv2d-{i}b", Conv2d(inputs, width, kernel_size: 1)));
                        inputs = width;
                    }
                }
                public override Tensor forward(Tensor input) => layers.call(input);
            }
            public static class Factory { public static MobileNet Create(int classes = 5) => new("net", classes); }
            """,
            "conv2d batch_norm conv2d relu6 conv2d conv2d relu6 conv2d conv2d relu6 conv2d adaptive_avg_pool2d flatten linear"
        );

    [Fact]
    public void DelegatesAndNormFactories() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                public delegate Module<Tensor, Tensor> Maker(long inputs, long planes, long stride = 1, Module<Tensor, Tensor> downsample = null, Func<long, Module<Tensor, Tensor>> norm = null);
                private readonly Module<Tensor, Tensor> conv1, bn1, relu, avgpool, flatten;
                private readonly Sequential layer1 = Sequential(), layer2 = Sequential();
                private readonly Linear fc;
                private readonly Func<long, Module<Tensor, Tensor>> norm;
                private long inputs = 4;
                public Model() : this(Basic.Make, new[] { 1, 2 }) { }
                public Model(Maker block, IList<int> layers, int classes = 7, Func<long, Module<Tensor, Tensor>> norm = null) : base("res")
                {
                    norm ??= planes => BatchNorm2d(planes, eps: 1e-3);
                    this.norm = norm;
                    conv1 = Conv2d(3, inputs, (7, 7), stride: (2, 2), padding: (3, 3), bias: false);
                    bn1 = norm(inputs);
                    relu = ReLU(inplace: true);
                    MakeLayer(layer1, block, 4, layers[0]);
                    MakeLayer(layer2, block, 8, layers[1], stride: 2);
                    avgpool = AdaptiveAvgPool2d(new long[] { 1, 1 });
                    flatten = Flatten();
                    fc = Linear(8, classes);
                    RegisterComponents();
                }
                private void MakeLayer(Sequential layer, Maker block, long planes, int blocks, int stride = 1)
                {
                    Sequential downsample = null;
                    if (stride != 1 || inputs != planes) downsample = Sequential(Conv2d(inputs, planes, 1L, stride: stride, bias: false), norm(planes));
                    layer.append(block(inputs, planes, stride, downsample, norm));
                    inputs = planes;
                    for (int i = 1; i < blocks; i++) layer.append(block(inputs, planes, norm: norm));
                }
                public override Tensor forward(Tensor x)
                {
                    using (var scope = NewDisposeScope())
                    {
                        x = relu.call(bn1.call(conv1.call(x)));
                        x = layer2.call(layer1.call(x));
                        x = flatten.call(avgpool.call(x));
                        return fc.call(x).MoveToOuterDisposeScope();
                    }
                }
                public class Basic : Module<Tensor, Tensor>
                {
                    public static Module<Tensor, Tensor> Make(long a, long b, long stride = 1, Module<Tensor, Tensor> d = null, Func<long, Module<Tensor, Tensor>> n = null) => new Basic(a, b, stride, d, n!);
                    private readonly Module<Tensor, Tensor> conv, bn, downsample;
                    public Basic(long a, long b, long stride, Module<Tensor, Tensor> downsample, Func<long, Module<Tensor, Tensor>> norm) : base("basic")
                    {
                        conv = Conv2d(a, b, 3, stride: stride, padding: 1);
                        bn = norm(b);
                        this.downsample = downsample;
                        RegisterComponents();
                    }
                    public override Tensor forward(Tensor input)
                    {
                        var identity = input;
                        var x = bn.call(conv.call(input));
                        if (downsample is not null) identity = downsample.call(input);
                        x.add_(identity);
                        return x.relu_();
                    }
                }
            }
            """,
            "conv2d batch_norm relu conv2d batch_norm add relu conv2d batch_norm conv2d batch_norm add relu conv2d batch_norm add relu adaptive_avg_pool2d flatten linear"
        );

    [Fact]
    public void ConfigurationRecordAndStackOfSkips() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                public record Settings { public int Depth { get; init; } = 2; public int Start { get; init; } = 4; }
                private readonly ModuleList<Module<Tensor, Tensor>> downs = new(), ups = new();
                private readonly MaxPool2d pool = MaxPool2d(2);
                private readonly Conv2d head;
                private static Sequential Step(long a, long b) => Sequential(Conv2d(a, b, 3, padding: 1), ReLU());
                public Model() : this(new Settings() with { Depth = 3 }) { }
                public Model(Settings settings) : base("unet")
                {
                    long channels = 3;
                    var widths = Enumerable.Range(0, settings.Depth).Select(i => settings.Start << i).ToList();
                    foreach (var width in widths) { downs.Add(Step(channels, width)); channels = width; }
                    for (int i = widths.Count - 2; i >= 0; i--)
                    {
                        ups.Add(ConvTranspose2d(widths[i + 1], widths[i], 2, stride: 2));
                        ups.Add(Step(widths[i] * 2, widths[i]));
                    }
                    head = Conv2d(widths[0], 2, 1);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x)
                {
                    var skips = new Stack<Tensor>();
                    for (int i = 0; i < downs.Count; i++)
                    {
                        x = downs[i].call(x);
                        if (i < downs.Count - 1) { skips.Push(x); x = pool.call(x); }
                    }
                    for (int i = 0; i < ups.Count; i += 2)
                    {
                        x = ups[i].call(x);
                        var skip = skips.Pop();
                        if (x.shape[2] != skip.shape[2]) x = F.interpolate(x, size: new long[] { skip.shape[2], skip.shape[3] });
                        x = ups[i + 1].call(torch.cat(new[] { skip, x }, dim: 1));
                    }
                    return head.call(x);
                }
            }
            """,
            "conv2d relu max_pool2d conv2d relu max_pool2d conv2d relu conv_transpose2d guard cat conv2d relu conv_transpose2d guard cat conv2d relu conv2d"
        );

    [Fact]
    public void DictionaryOfObjectsAndPatterns() =>
        Captures(
            """
            public class Vgg : Module<Tensor, Tensor>
            {
                private static readonly Dictionary<string, object[]> Configurations = new() { ["A"] = new object[] { 4, "M", 8, "M", 8, 8, "M" } };
                private readonly Module<Tensor, Tensor> features, classifier;
                private Vgg(Module<Tensor, Tensor> features) : base(nameof(Vgg))
                {
                    this.features = features;
                    classifier = Sequential(Linear(8 * 2 * 2, 16), ReLU(true), Dropout(), Linear(16, 10));
                    RegisterComponents();
                }
                public static Vgg From(string key, bool batchNorm) => new(MakeLayers(Configurations[key], batchNorm));
                private static Module<Tensor, Tensor> MakeLayers(object[] configuration, bool batchNorm)
                {
                    var layers = new List<Module<Tensor, Tensor>>();
                    long inputs = 3;
                    foreach (var item in configuration)
                    {
                        if (item is string) { layers.Add(MaxPool2d(2, 2)); continue; }
                        int outputs = (int)item;
                        layers.Add(Conv2d(inputs, outputs, 3, padding: 1));
                        if (batchNorm) layers.Add(BatchNorm2d(outputs));
                        layers.Add(ReLU(inplace: true));
                        inputs = outputs;
                    }
                    return Sequential(layers.ToArray());
                }
                public override Tensor forward(Tensor x)
                {
                    x = F.adaptive_avg_pool2d(features.call(x), new long[] { 2, 2 });
                    x = x.view(new long[] { x.shape[0], 8 * 2 * 2 });
                    return classifier.call(x);
                }
            }
            public static class Factory { public static Vgg Create() => Vgg.From("A", batchNorm: false); }
            """,
            "conv2d relu max_pool2d conv2d relu max_pool2d conv2d relu conv2d relu max_pool2d adaptive_avg_pool2d flatten linear relu dropout linear"
        );

    [Fact]
    public void GenericBaseWithAbstractStages() =>
        Captures(
            """
            public abstract class Staged<TStem> : Module<Tensor, Tensor> where TStem : Module<Tensor, Tensor>, new()
            {
                protected readonly TStem stem = new TStem();
                protected Staged(string name) : base(name) { }
                protected abstract IEnumerable<(string Name, Module<Tensor, Tensor> Module)> Stages();
                protected void Build()
                {
                    foreach (var (name, module) in Stages()) register_module(name, module);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x)
                {
                    x = stem.call(x);
                    foreach (var (name, child) in named_children().Where(c => c.name.StartsWith("stage")))
                        x = ((Module<Tensor, Tensor>)child).call(x);
                    return x;
                }
            }
            public class Stem : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv = Conv2d(3, 4, 3, 2, 1);
                public Stem() : base("stem") => RegisterComponents();
                public override Tensor forward(Tensor x) => F.hardswish(conv.call(x));
            }
            public class Model : Staged<Stem>
            {
                public Model() : base("model") { Build(); }
                protected override IEnumerable<(string, Module<Tensor, Tensor>)> Stages()
                {
                    for (int i = 0; i < 2; i++) yield return ("stage" + i, Sequential(Conv2d(4, 4, 1), Hardswish()));
                }
            }
            """,
            "conv2d hardswish conv2d hardswish conv2d hardswish"
        );

    [Fact]
    public void FieldsAndSingleSteps() =>
        Captures(
            """
            public class Model : Module<Tensor, Tensor>
            {
                private Module<Tensor, Tensor> conv1 = Conv2d(1, 4, 3), conv2 = Conv2d(4, 8, 3), fc1 = Linear(8 * 12 * 12, 16), fc2 = Linear(16, 10);
                private Module<Tensor, Tensor> pool1 = MaxPool2d(kernel_size: new long[] { 2, 2 }), relu1 = ReLU(), dropout1 = Dropout(0.25), flatten = Flatten(), logsm = LogSoftmax(1);
                public Model(Device device = null) : base("mnist")
                {
                    RegisterComponents();
                    if (device != null) this.to(device);
                }
                public override Tensor forward(Tensor input)
                {
                    var l12 = relu1.call(conv1.call(input));
                    var l23 = pool1.call(relu1.call(conv2.forward(l12)));
                    var x = flatten.call(dropout1.call(l23));
                    return logsm.call(fc2.call(relu1.call(fc1.call(x))));
                }
            }
            """,
            "conv2d relu conv2d relu max_pool2d dropout flatten linear relu linear log_softmax",
            1,
            1,
            28,
            28
        );
}
