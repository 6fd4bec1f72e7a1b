// input: 1,3,16,16
public class Model : Module<Tensor, Tensor>
{
    private Sequential? _body;
    private Sequential Body => _body ??= Sequential(Conv2d(3, Width, 3, padding: 1), ReLU());
    private int Width { get; set; } = 4;
    public Linear Head { get; private set; } = null!;
    [ComponentName(Name = "renamed")] public Conv2d Second { get; init; }
    public int Classes { get; init { field = value > 1 ? value : throw new ArgumentException("classes"); } } = 7;
    public static Model Default => new Model { Classes = 5, Second = Conv2d(8, 8, 1) }.Finish();
    private Model() : base("Lazy")
    {
        Width *= 2;
        Second = Conv2d(Width, Width, 3);
    }
    private Model Finish()
    {
        _ = Body;
        Head = Linear(Width, Classes);
        RegisterComponents();
        return this;
    }
    public override Tensor forward(Tensor x) => Head.call(Second.call(Body.call(x)).mean([-1, -2]));
}
public static class Factory { public static Model Create => Model.Default; }
