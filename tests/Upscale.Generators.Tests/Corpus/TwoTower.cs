// inputs: int64 4,6; int64 4; 4,5
public class Tower(string name, params IReadOnlyList<long> sizes) : Module<Tensor, Tensor>(name)
{
    private readonly Sequential mlp = Build(sizes);
    private static Sequential Build(IReadOnlyList<long> sizes)
    {
        var s = Sequential();
        for (var i = 1; i < sizes.Count; i++)
        {
            s.append($"fc{i}", Linear(sizes[i - 1], sizes[i]));
            if (i < sizes.Count - 1) s.append($"act{i}", ReLU());
        }
        return s;
    }
    public override Tensor forward(Tensor x) => F.normalize(mlp.call(x), p: 2, dim: 1);
}
public class Model : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Embedding items = Embedding(8, 6, padding_idx: 0), users = Embedding(8, 4);
    private readonly Tower itemTower, userTower;
    private readonly Parameter temperature = Parameter(torch.tensor(0.07));
    public Model() : base("TwoTower")
    {
        itemTower = new Tower("item", 6, 12, 8);
        userTower = new Tower("user", [9L, 10L, 8L]);
        RegisterComponents();
    }
    public override Tensor forward(Tensor history, Tensor user, Tensor dense)
    {
        var mask = history.ne(0).unsqueeze(-1).to_type(ScalarType.Float64);
        var h = items.call(history) * mask;
        var pooled = h.sum(1) / mask.sum(dim: 1).clamp_min(1.0);
        var u = userTower.call(torch.hstack([users.call(user), dense]));
        var i = itemTower.call(pooled);
        return torch.matmul(u, i.t()) / temperature.exp();
    }
}
