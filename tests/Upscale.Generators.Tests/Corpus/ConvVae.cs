// input: 1,1,16,16
public class Encoder : Module<Tensor, (Tensor mu, Tensor logvar)>
{
    private readonly Sequential features;
    private readonly Linear fc_mu, fc_logvar;
    public long LatentSize { get; }
    public Encoder(long latent = 6) : base("encoder")
    {
        LatentSize = latent;
        features = Sequential(
            Conv2d(1, 8, 3, stride: 2, padding: 1), LeakyReLU(0.2),
            Conv2d(8, 16, 3, stride: 2, padding: 1), LeakyReLU(0.2),
            Flatten());
        fc_mu = Linear(16 * 4 * 4, latent);
        fc_logvar = Linear(16 * 4 * 4, latent);
        RegisterComponents();
    }
    public override (Tensor mu, Tensor logvar) forward(Tensor x)
    {
        var h = features.call(x);
        return (fc_mu.call(h), fc_logvar.call(h));
    }
}

public class Decoder : Module<Tensor, Tensor>
{
    private readonly Linear fc;
    private readonly Sequential deconv;
    public Decoder(long latent) : base("decoder")
    {
        fc = Linear(latent, 16 * 4 * 4);
        deconv = Sequential(
            ("up1", ConvTranspose2d(16, 8, 4, stride: 2, padding: 1)), ("act", ReLU()),
            ("up2", ConvTranspose2d(8, 1, 4, stride: 2, padding: 1)), ("out", Sigmoid()));
        RegisterComponents();
    }
    public override Tensor forward(Tensor z) => deconv.call(fc.call(z).view(-1, 16, 4, 4));
}

public class Model : Module<Tensor, (Tensor, Tensor, Tensor)>
{
    private Encoder encoder;
    private Decoder decoder;
    public Model() : base("VAE")
    {
        encoder = new Encoder();
        decoder = new Decoder(encoder.LatentSize);
        RegisterComponents();
    }
    private Tensor Reparameterize(Tensor mu, Tensor logvar)
    {
        if (!training) return mu;
        using var _ = NewDisposeScope();
        var std = exp(0.5 * logvar);
        return (mu + randn_like(std) * std).MoveToOuterDisposeScope();
    }
    public override (Tensor, Tensor, Tensor) forward(Tensor x)
    {
        var (mu, logvar) = encoder.call(x);
        var z = Reparameterize(mu, logvar);
        return (decoder.call(z), mu, logvar);
    }
}
