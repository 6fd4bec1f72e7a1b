namespace Upscale.Fuzz.Making.Statements;

/// <summary>What a forward can be made of, and how often.</summary>
internal static class StatementTable
{
    // The first is the simplest. A statement that finds no tensor that it could work on says so, and a convolution is made instead.
    private static readonly (int Weight, Func<Draft, bool> Add)[] Table =
    [
        (16, ConvolutionStatements.Plain),
        (6, ConvolutionStatements.Activated),
        (5, ConvolutionStatements.Depthwise),
        (5, ConvolutionStatements.Grouped),
        (2, ConvolutionStatements.Transposed),
        (3, ConvolutionStatements.Again),
        (9, NormalizationStatements.Batch),
        (2, NormalizationStatements.OverChannels),
        (10, ActivationStatements.OneByOne),
        (2, ActivationStatements.InPlace),
        (1, ActivationStatements.OverChannels),
        (5, SpatialStatements.Pool),
        (2, SpatialStatements.Resize),
        (2, SpatialStatements.Crop),
        (9, JoinStatements.Add),
        (3, JoinStatements.Multiply),
        (2, JoinStatements.Scalar),
        (2, JoinStatements.Parameter),
        (8, JoinStatements.Concatenate),
        (4, JoinStatements.ConcatenateTwice),
        (4, PieceStatements.Chunk),
        (3, PieceStatements.Split),
        (4, PieceStatements.Slice),
        (2, PieceStatements.Flip),
        (2, PieceStatements.Indices),
        (2, PieceStatements.Shuffle),
        (4, GateStatements.SqueezeExcitation),
        (3, GateStatements.Broadcast),
        (2, GateStatements.Centre),
        (5, BlockStatements.Nested),
        (4, BlockStatements.Loop),
        (3, BlockStatements.Dense),
        (3, BlockStatements.Residual),
        (3, VectorStatements.Flatten),
        (4, VectorStatements.Linear),
        (2, VectorStatements.Normalize),
        (2, VectorStatements.Tokens),
        (6, AttentionStatements.Heads),
    ];

    private static readonly int Total = Table.Sum(entry => entry.Weight);

    /// <summary>Adds one random statement.</summary>
    public static void AddOne(Draft draft)
    {
        var place = draft.Choices.Below(Total);
        foreach (var (weight, add) in Table)
        {
            if (place < weight)
            {
                if (!add(draft))
                {
                    _ = ConvolutionStatements.Plain(draft);
                }

                return;
            }

            place -= weight;
        }
    }
}
