// input: 1,16,8
public class Model : Module<Tensor, Tensor>
{
    private readonly Linear proj = Linear(8, 6);
    private readonly Conv2d conv = Conv2d(6, 4, 3, padding: 1);
    public Model() : base("Tokens") => RegisterComponents();
    public override Tensor forward(Tensor tokens)
    {
        var x = proj.call(tokens);
        var (B, N, C) = (x.shape[0], x.shape[1], x.shape[2]);
        var side = (int)Math.Sqrt(N);
        if (side * side != N) throw new ArgumentException("not a square");
        x = x.transpose(1, 2).view(B, C, side, side);
        return conv.call(x) * (1.0 / Math.Sqrt(side));
    }
}
