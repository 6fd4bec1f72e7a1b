// input: 8,6
public static class Encoding
{
    public static Tensor Positional(Tensor x, int freqs, bool includeInput = true, bool logSampling = true)
    {
        List<Tensor> encoding = includeInput ? [x] : [];
        var bands = logSampling
            ? Enumerable.Range(0, freqs).Select(i => Math.Pow(2.0, i))
            : Enumerable.Range(1, freqs).Select(i => (double)i);
        foreach (var freq in bands)
        {
            foreach (Func<Tensor, Tensor> fn in new Func<Tensor, Tensor>[] { torch.sin, torch.cos })
            {
                encoding.Add(fn(x * freq));
            }
        }
        return encoding.Count == 1 ? encoding[0] : torch.cat(encoding, dim: -1);
    }
}
public class Model : Module<Tensor, Tensor>
{
    private const int LPos = 3, LDir = 2;
    private static readonly HashSet<int> Skips = [2];
    private readonly Linear[] layers_xyz;
    private readonly Linear fc_feat, fc_alpha, layer_dir, fc_rgb;
    private static int Dim(int l) => 3 + 3 * 2 * l;
    public Model(int depth = 4, int hidden = 12) : base("NeRF")
    {
        layers_xyz = new Linear[depth];
        for (int i = 0; i < depth; i++)
        {
            var input = i == 0 ? Dim(LPos) : Skips.Contains(i) ? Dim(LPos) + hidden : hidden;
            layers_xyz[i] = Linear(input, hidden);
            register_module($"layers_xyz.{i}".Replace('.', '_'), layers_xyz[i]);
        }
        fc_feat = Linear(hidden, hidden);
        fc_alpha = Linear(hidden, 1);
        layer_dir = Linear(hidden + Dim(LDir), hidden / 2);
        fc_rgb = Linear(hidden / 2, 3);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var xyz = Encoding.Positional(x[TensorIndex.Ellipsis, ..3], LPos);
        var view = Encoding.Positional(x[TensorIndex.Ellipsis, 3..], LDir);
        var h = xyz;
        for (var i = 0; i < layers_xyz.Length; i++)
        {
            if (Skips.Contains(i)) h = torch.cat([xyz, h], -1);
            h = functional.relu(layers_xyz[i].call(h));
        }
        var feat = functional.relu(fc_feat.call(h));
        var alpha = fc_alpha.call(h);
        h = functional.relu(layer_dir.call(torch.cat([feat, view], -1)));
        return torch.cat([torch.sigmoid(fc_rgb.call(h)), alpha], dim: -1);
    }
}
