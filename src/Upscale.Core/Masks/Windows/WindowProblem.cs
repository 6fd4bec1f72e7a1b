namespace Upscale.Core.Masks.Windows;

/// <summary>A piece of what a reader reads: one block of channels.</summary>
/// <param name="Block">The block's number.</param>
/// <param name="First">The reader's channel at the block's position 0.</param>
/// <param name="Run">How many of the reader's channels each position feeds.</param>
/// <param name="Values">What the reader loses with each position.</param>
internal sealed record WindowPart(int Block, int First, int Run, double[] Values);

/// <summary>A consumer that reads one contiguous range, its window, of a row of blocks.</summary>
/// <param name="Candidate">The consumer's number among the candidates.</param>
/// <param name="Parts">The blocks, in a row.</param>
/// <param name="Keep">How many positions the window has.</param>
internal sealed record WindowReader(int Candidate, WindowPart[] Parts, int Keep)
{
    /// <summary>Number of positions of the row.</summary>
    public int Length => Parts.Sum(part => part.Values.Length);
}

/// <summary>Blocks that readers share, directly or by way of others.</summary>
/// <param name="Sizes">The number of positions of each block.</param>
/// <param name="IsFixed">Whether a block keeps all of its positions, and their order.</param>
/// <param name="Readers">All who read the blocks.</param>
internal sealed record WindowProblem(int[] Sizes, bool[] IsFixed, WindowReader[] Readers);

/// <summary>An answer: what is kept of each block, in order, and where each reader's window begins in its row.</summary>
internal sealed record WindowLayout(int[][] Orders, int[] Starts);
