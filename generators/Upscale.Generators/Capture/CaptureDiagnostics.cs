namespace Upscale.Generators.Capture;

/// <summary>The ids that capture reports; their descriptors and texts are in <c>Diagnostics</c>.</summary>
internal static class CaptureDiagnostics
{
    /// <summary>An expression that the graph depends on is not understood. Argument: what was found, as a clause.</summary>
    public const string NotUnderstood = "UPS0101";

    /// <summary>Forward asks something that the graph cannot hold, such as shapes that do not fit. Argument: the graph's message.</summary>
    public const string GraphRefused = "UPS0102";

    /// <summary>The model's code throws. Argument: the exception's type, and its message where known.</summary>
    public const string Throws = "UPS0103";

    /// <summary>Too many steps or too deep a recursion. Argument: which budget.</summary>
    public const string BudgetExceeded = "UPS0104";

    /// <summary>The class has no constructor that can be called without arguments. Argument: the class.</summary>
    public const string NoUsableConstructor = "UPS0105";

    /// <summary>Forward writes a field. Argument: the field.</summary>
    public const string ForwardWritesField = "UPS0106";

    /// <summary>The class or factory's result is not a module with forward. Argument: the type.</summary>
    public const string NotAModule = "UPS0107";
}
