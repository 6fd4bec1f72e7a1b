namespace Upscale.Generators.Capture.Library;

/// <summary>Names of TorchSharp's types, as <see cref="LibraryTable"/> has them.</summary>
internal static class TorchTypes
{
    public const string Torch = "TorchSharp.torch";
    public const string Tensor = "TorchSharp.torch.Tensor";
    public const string Functional = "TorchSharp.torch.nn.functional";
    public const string Module = "TorchSharp.torch.nn.Module";
    public const string TensorIndex = "TorchSharp.torch.TensorIndex";
    public const string Size = "TorchSharp.torch.Size";

    /// <summary>Where functions of tensors are: as methods, in <c>torch</c> and in <c>torch.nn.functional</c>.</summary>
    public static readonly string[] Functions = [Tensor, Torch, Functional];
}
