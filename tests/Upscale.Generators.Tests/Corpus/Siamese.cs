// inputs: 2,1,20,20; 2,1,20,20
public class Model : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential cnn;
    private readonly Linear fc = Linear(12 * 5 * 5, 10);
    private readonly Linear @out = Linear(10, 1);
    public Model() : base("Siamese")
    {
        cnn = Sequential(
            Conv2d(1, 8, 3, padding: Padding.Same), ReLU(), MaxPool2d(2),
            Conv2d(8, 12, 3, padding: Padding.Same), ReLU(), MaxPool2d(2));
        RegisterComponents();
    }
    private Tensor Once(in Tensor x)
    {
        var y = cnn.call(x);
        y = y.view(y.size(0), -1);
        return fc.call(y).sigmoid();
    }
    public override Tensor forward(Tensor a, Tensor b)
    {
        var (l, r) = (Once(a), Once(b));
        var dis = torch.abs(l - r);
        return @out.call(dis);
    }
}
