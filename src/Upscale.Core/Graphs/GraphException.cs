namespace Upscale.Core.Graphs;

/// <summary>A graph that cannot be: the message says what was found and what an operator or text expects.</summary>
public sealed class GraphException : Exception
{
    /// <summary>A graph error.</summary>
    public GraphException(string message)
        : base(message) { }
}
