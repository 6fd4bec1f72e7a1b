using static TorchSharp.torch;

namespace Upscale;

/// <summary>Puts a model into evaluation mode, and each of its modules back into its own mode when disposed.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly List<(nn.Module Module, bool IsTraining)> modes;

    public EvaluationMode(nn.Module model)
    {
        modes = [.. ModelState.Modules(model).Values.Select(module => (module, module.training))];
        model.eval();
    }

    // Parents come before their children, whose modes they would set too.
    public void Dispose()
    {
        foreach (var (module, isTraining) in modes)
        {
            module.train(isTraining);
        }
    }
}
