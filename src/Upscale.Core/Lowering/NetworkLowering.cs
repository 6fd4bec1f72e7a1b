using Upscale.Core.Graphs;

namespace Upscale.Core.Lowering;

/// <summary>Rewrites a network's forward so that it runs faster and computes the same.</summary>
/// <remarks>
/// Each pass takes a program and returns another. None asks a plan: whatever the masks, the same operations are done together, and so a class
/// whose layout is known at run time only has the same steps as one whose layout a profile fixed.
/// </remarks>
public static class NetworkLowering
{
    /// <summary>The program of <paramref name="graph"/> after <paramref name="passes"/>.</summary>
    public static LoweredProgram Lower(Graph graph, LoweringPasses passes)
    {
        var program = LoweredProgram.Of(graph);
        if (passes == LoweringPasses.None)
        {
            return program;
        }

        var readers = new ValueReaders(graph);
        if (passes.HasFlag(LoweringPasses.Fold))
        {
            program = NormalizationFolding.Apply(program, readers);
        }

        if (passes.HasFlag(LoweringPasses.Clamp))
        {
            program = NormalizationClamping.Apply(program, readers);
        }

        if (passes.HasFlag(LoweringPasses.Pool))
        {
            program = PooledPixels.Apply(program, readers);
        }

        if (passes.HasFlag(LoweringPasses.Join))
        {
            program = GrowingConcatenations.Apply(program);
        }

        if (passes.HasFlag(LoweringPasses.Fuse))
        {
            program = ConvolutionFusion.Apply(program, readers);
        }
        else if (passes.HasFlag(LoweringPasses.ChannelsLast))
        {
            program = program with { IsChannelsLast = FusedForms.HasConvolutions(program) };
        }

        return passes.HasFlag(LoweringPasses.InPlace) ? InPlaceOperations.Apply(program) : program;
    }
}
