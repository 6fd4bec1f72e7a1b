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

    /// <summary>Every pass.</summary>
    All = Fold | InPlace | Join,
}
