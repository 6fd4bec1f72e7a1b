using Upscale.Core.Lowering;
using Upscale.Core.Plans;

namespace Upscale;

/// <summary>What every generated class can say of itself, whichever way it was made.</summary>
public interface IPrunedModel
{
    /// <summary>The definition that the class was generated from.</summary>
    ModelDefinition Definition { get; }

    /// <summary>The layout of this instance.</summary>
    PruningPlan Plan { get; }

    /// <summary>The forward of this instance, and which layers of the model are folded into others.</summary>
    LoweredProgram Program { get; }
}
