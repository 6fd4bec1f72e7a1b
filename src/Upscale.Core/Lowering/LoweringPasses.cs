namespace Upscale;

/// <summary>How the generated forward is rewritten to run faster. Each pass computes what the model computes, up to rounding.</summary>
[Flags]
public enum LoweringPasses
{
    /// <summary>The forward is the model's own, operation by operation.</summary>
    None = 0,

    /// <summary>BatchNorm becomes part of the convolution or linear layer beside it: the class has no such layer, and its <c>state_dict()</c> no such keys.</summary>
    Fold = 1,

    /// <summary>Activations and additions write over an operand that nobody else reads.</summary>
    InPlace = 2,

    /// <summary>Concatenations that begin alike, as in a dense block, share one memory, into which each value is copied once.</summary>
    Join = 4,

    /// <summary>Convolutions of images run on pixels whose channels lie together in memory, on a CPU; what forward returns is contiguous all the same.</summary>
    ChannelsLast = 8,

    /// <summary>
    /// Convolutions of images do the sum and the activation that follow them, with prepacked weights; includes <see cref="ChannelsLast"/>. Where
    /// libtorch's kernels do not serve (training, gradients, other devices and element types), the layers do the same one by one.
    /// </summary>
    Fuse = 16,

    /// <summary>
    /// BatchNorm and the ReLU behind it become one clamp, where a convolution or linear layer without padding reads the result: its weights do the rest. In the
    /// <c>state_dict()</c> bounds take the place of the BatchNorm.
    /// </summary>
    Clamp = 32,

    /// <summary>An average pool behind a convolution of single pixels runs before it, which leaves less to convolve.</summary>
    Pool = 64,

    /// <summary>Every pass.</summary>
    All = Fold | InPlace | Join | ChannelsLast | Fuse | Clamp | Pool,
}
