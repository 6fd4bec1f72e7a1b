using TorchSharp;
using Upscale.Core.Plans;

namespace Upscale;

/// <summary>A pruned class whose layout was fixed by a profile when it was built.</summary>
/// <param name="Plan">The layout.</param>
/// <param name="Create">Makes an instance with that layout and untrained weights.</param>
public sealed record BakedPruning(PruningPlan Plan, Func<torch.nn.Module> Create);
