// input: 1,3,28,28
public sealed class Residual(Module<Tensor, Tensor> fn) : Module<Tensor, Tensor>(nameof(Residual))
{
    [ComponentName(Name = "fn")] private readonly Module<Tensor, Tensor> inner = fn;
    public static Residual Of(Module<Tensor, Tensor> fn) { var r = new Residual(fn); r.RegisterComponents(); return r; }
    public override Tensor forward(Tensor x) => inner.call(x) + x;
}
public static class Nets
{
    public static Sequential Times(this int n, Func<int, Module<Tensor, Tensor>> make)
    {
        var s = Sequential();
        for (var i = 0; i < n; i++) s.append(make(i));
        return s;
    }
    public static Sequential ConvMixer(int dim, int depth, int kernel = 9, int patch = 7, int classes = 10) => Sequential(
        Conv2d(3, dim, patch, stride: patch), GELU(), BatchNorm2d(dim),
        depth.Times(_ => Sequential(
            Residual.Of(Sequential(Conv2d(dim, dim, kernel, groups: dim, padding: Padding.Same), GELU(), BatchNorm2d(dim))),
            Conv2d(dim, dim, 1), GELU(), BatchNorm2d(dim))),
        AdaptiveAvgPool2d((1, 1)), Flatten(), Linear(dim, classes));
}
public static class Factory
{
    public static Module<Tensor, Tensor> Create() => Nets.ConvMixer(dim: 8, depth: 2, kernel: 5);
}
