// input: 1,3,33,33
public sealed class ASPPPooling : Module<Tensor, Tensor>
{
    private readonly Sequential pool;
    public ASPPPooling(long i, long o) : base("pooling")
    {
        pool = Sequential(AdaptiveAvgPool2d(1), Conv2d(i, o, 1, bias: false), BatchNorm2d(o), ReLU());
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        long[] size = x.shape[^2..];
        var y = pool.forward(x);
        return F.interpolate(y, size: size, mode: InterpolationMode.Bilinear, align_corners: false);
    }
}
public sealed class ASPP : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> convs;
    private readonly Sequential project;
    public ASPP(long inChannels, long[] atrousRates, long outChannels = 8) : base("ASPP")
    {
        var modules = new List<Module<Tensor, Tensor>>
        {
            Sequential(Conv2d(inChannels, outChannels, 1, bias: false), BatchNorm2d(outChannels), ReLU()),
        };
        foreach (var rate in atrousRates)
            modules.Add(Sequential(
                Conv2d(inChannels, outChannels, 3, padding: rate, dilation: rate, bias: false),
                BatchNorm2d(outChannels), ReLU()));
        modules.Add(new ASPPPooling(inChannels, outChannels));
        convs = ModuleList(modules.ToArray());
        project = Sequential(Conv2d(convs.Count * outChannels, outChannels, 1, bias: false), BatchNorm2d(outChannels), ReLU(), Dropout(0.5));
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var res = new List<Tensor>();
        foreach (var conv in convs) res.Add(conv.call(x));
        return project.call(cat(res, dim: 1));
    }
}
public sealed class Model : Module<Tensor, Dictionary<string, Tensor>>
{
    private readonly Sequential backbone, classifier, aux;
    public Model() : base("DeepLabV3")
    {
        backbone = Sequential(Conv2d(3, 8, 3, stride: 2, padding: 1), ReLU(), Conv2d(8, 12, 3, stride: 2, padding: 1), ReLU());
        classifier = Sequential(new ASPP(12, [2, 4]), Conv2d(8, 8, 3, padding: 1, bias: false), BatchNorm2d(8), ReLU(), Conv2d(8, 5, 1));
        aux = Sequential(Conv2d(12, 5, 1));
        RegisterComponents();
    }
    public override Dictionary<string, Tensor> forward(Tensor x)
    {
        var inputShape = (x.shape[2], x.shape[3]);
        var features = backbone.call(x);
        var result = new Dictionary<string, Tensor>();
        var y = classifier.call(features);
        result["out"] = F.interpolate(y, size: [inputShape.Item1, inputShape.Item2], mode: InterpolationMode.Bilinear, align_corners: false);
        result["aux"] = F.interpolate(aux.call(features), size: [inputShape.Item1, inputShape.Item2], mode: InterpolationMode.Bilinear, align_corners: false);
        return result;
    }
}
