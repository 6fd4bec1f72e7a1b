namespace Upscale;

/// <summary>Which side of a layer is masked.</summary>
public enum PruningSide
{
    /// <summary>The input channels of consumers.</summary>
    Input,

    /// <summary>The output channels of producers.</summary>
    Output,
}
