// input: 1,1,10,10
[Flags] public enum Parts { None = 0, Prelu = 1, Norm = 2, All = Prelu | Norm }
public class Model : Module<Tensor, Tensor>
{
    private readonly Sequential net;
    public Model(Parts parts = Parts.All, int upscale = 2) : base("ESPCN")
    {
        net = Sequential();
        net.append(Conv2d(1, 16, 5, padding: 2));
        if (parts.HasFlag(Parts.Prelu)) net.append(PReLU(16));
        net.append(Conv2d(16, 12, 3, padding: 1));
        if ((parts & Parts.Norm) != 0) net.append(BatchNorm2d(12));
        net.append(Tanh());
        net.append("conv_up", Conv2d(12, upscale * upscale, 3, padding: 1));
        net.append("shuffle", PixelShuffle(upscale));
        RegisterComponents();
        foreach (var (name, p) in named_parameters())
        {
            if (name.EndsWith("bias")) init.constant_(p, 0);
            else if (p.dim() > 1) init.xavier_uniform_(p);
        }
    }
    public override Tensor forward(Tensor x) => torch.clamp(net.call(x), 0.0, 1.0);
}
