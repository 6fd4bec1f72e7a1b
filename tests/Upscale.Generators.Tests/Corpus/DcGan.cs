// input: 1,16,1,1
public class Model : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> main;

    public Model(int nz = 16, int ngf = 4, int nc = 3) : base("Generator")
    {
        var modules = new List<(string, nn.Module<Tensor, Tensor>)>();
        int prev = nz;
        int[] mult = { 8, 4, 2 };
        for (var i = 0; i < mult.Length; i++)
        {
            var (stride, pad) = i == 0 ? (1L, 0L) : (2L, 1L);
            modules.Add(($"deconv{i}", ConvTranspose2d(prev, ngf * mult[i], 4, stride: stride, padding: pad, bias: false)));
            modules.Add(($"bn{i}", BatchNorm2d(prev = ngf * mult[i])));
            modules.Add(($"relu{i}", ReLU(inplace: true)));
        }

        modules.Add(("out", ConvTranspose2d(prev, nc, 4, stride: 2, padding: 1, bias: false)));
        modules.Add(("tanh", Tanh()));
        main = Sequential(modules);
        RegisterComponents();
        apply(WeightsInit);
    }

    private static void WeightsInit(nn.Module m)
    {
        var classname = m.GetType().Name;
        if (classname.Contains("Conv"))
        {
            if (m is ConvTranspose2d conv)
                init.normal_(conv.weight, 0.0, 0.02);
        }
        else if (m is BatchNorm2d bn)
        {
            init.normal_(bn.weight, 1.0, 0.02);
            init.zeros_(bn.bias);
        }
    }

    public override Tensor forward(Tensor input) => main.forward(input);
}
