using TorchSharp;
using Upscale.Generators.Profiles;

namespace Upscale.Generators.Tests.Capture;

/// <summary>A baked class of a model with tensors outside of its state: they are saved and loaded with it.</summary>
public sealed class BakedConstantTests
{
    private const string Source = """
        public sealed class Model : Module<Tensor, Tensor>
        {
            private static readonly Tensor Gain = linspace(0.5, 2, 8).view(8, 1, 1);
            private readonly Conv2d conv1 = Conv2d(3, 8, 3, padding: 1), conv2 = Conv2d(8, 6, 3, padding: 1);
            private readonly Tensor grid;
            private readonly Linear fc = Linear(6, 4);
            public Model() : base("Model")
            {
                register_module("conv1", conv1);
                register_module("conv2", conv2);
                register_module("fc", fc);
                register_buffer("shift", randn(6, 1, 1), persistent: false);
                grid = randn(16, 16);
            }
            protected override void RegisterComponents() { }
            public override Tensor forward(Tensor x)
            {
                x = conv1.call(x).relu() * Gain;
                x = (conv2.call(x) * grid + get_buffer("shift")).relu();
                return fc.call(x.mean([2L, 3L]));
            }
        }
        """;

    [Fact]
    public void BakedClass_LoadsTheConstantsThatItSaved()
    {
        var compilation = CaptureCase.Compile(Source);
        var captured = CaptureCase.Capture(compilation, [1, 3, 16, 16]);
        captured = captured with { Target = captured.Target with { Options = captured.Target.Options with { Amount = 0.5 } } };
        using var trained = RunningModel.Create(RunningModel.Load(compilation, captured));
        var profile = InFile(path => new MaskingManager(trained).Importance().SaveProfile(path), File.ReadAllText);
        var assembly = RunningModel.Load(compilation, captured, new ProfileSource("PrunedModel.prune", profile));
        using var model = (torch.nn.Module<torch.Tensor, torch.Tensor>)RunningModel.Create(assembly);
        model.load_state_dict(trained.state_dict());
        new MaskingManager(model).Importance().Mask();
        using var none = torch.no_grad();
        using var input = torch.rand(2, 3, 16, 16);
        using var expected = model.call(input);

        using var pruned = RunningModel.Prune(assembly, model);
        using var fresh = (torch.nn.Module<torch.Tensor, torch.Tensor>)Activator.CreateInstance(assembly.GetType("PrunedModel")!)!;
        InFile(path => pruned.save(path), path => fresh.load(path));
        using var actual = fresh.call(input);

        Assert.Equal(
            ["Model.Gain", "grid", "shift"],
            fresh.state_dict().Keys.Except(model.state_dict().Keys).Order(StringComparer.Ordinal)
        );

        // What comes before keeps its channels, as the constants do; masked columns are left out or zero.
        Assert.Equal(3, fresh.state_dict()["fc.weight"].abs().amax(0).gt(0).sum().item<long>());
        Assert.True(torch.allclose(expected, actual, rtol: 1e-10, atol: 1e-10));
    }

    private static T InFile<T>(Action<string> write, Func<string, T> read)
    {
        var path = Path.GetTempFileName();
        try
        {
            write(path);
            return read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
