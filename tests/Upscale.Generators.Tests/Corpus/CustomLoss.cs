// inputs: 2,4; 2,4
#nullable enable
public sealed record Options(double Margin = 1.0, bool Cosine = false) { public static Options Parse(ReadOnlySpan<char> text) => new(Cosine: text is "cosine"); }
public class Model : Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly Sequential embed;
    private readonly CosineSimilarity cosine = CosineSimilarity(dim: 1);
    private readonly PairwiseDistance distance = PairwiseDistance(p: 2);
    private readonly Options options = Options.Parse("cosine");
    private readonly Device device = torch.device("cpu");
    public Model() : base("Triplet")
    {
        embed = Sequential(Linear(4, 8), ReLU(), Linear(8, 6));
        RegisterComponents();
        if (device.type is DeviceType.CUDA) this.cuda();
    }
    public override (Tensor, Tensor) forward(Tensor a, Tensor b)
    {
        var (x, y) = (embed.call(a), embed.call(b));
        return options switch
        {
            { Cosine: true, Margin: var m } => (cosine.call(x, y) * m, distance.call(x, y)),
            _ => throw new NotSupportedException(),
        };
    }
}
