// input: 1,3,8,8
public class Model : Module<Tensor, Tensor>
{
    private static readonly float[] Mean = { 0.485f, 0.456f, 0.406f }, Std = { 0.229f, 0.224f, 0.225f };
    private readonly Tensor mean, std;
    private readonly Tensor sobel;
    private readonly Conv2d conv;
    private readonly Parameter scale;
    private readonly ParameterList gains;
    public Model() : base("Normalised")
    {
        mean = torch.tensor(Mean, dtype: float64)[TensorIndex.None, TensorIndex.Colon, TensorIndex.None, TensorIndex.None];
        std = torch.as_tensor(Std, dtype: float64).reshape(1, -1, 1, 1);
        sobel = torch.from_array(new double[,] { { 1, 0, -1 }, { 2, 0, -2 }, { 1, 0, -1 } }).expand(3, 1, 3, 3).clone();
        conv = Conv2d(6, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect);
        scale = Parameter(torch.full(new long[] { 1 }, 0.1));
        gains = ParameterList(Parameter(ones(4, 1, 1)), Parameter(zeros(4, 1, 1)));
        RegisterComponents();
        using (no_grad()) conv.weight.mul_(0.5);
    }
    public override Tensor forward(Tensor x)
    {
        x = (x - mean) / std;
        var edges = F.conv2d(x, sobel, padding: [1, 1], groups: 3).abs();
        x = conv.call(torch.concat(new[] { x, edges }, 1));
        return x * gains[0] * scale + gains[1];
    }
}
