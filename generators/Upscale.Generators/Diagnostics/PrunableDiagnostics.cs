namespace Upscale.Generators.Diagnostics;

/// <summary>The ids of what is not capture's: the attribute, the profile, the emission.</summary>
internal static class PrunableDiagnostics
{
    /// <summary>Argument: the amount.</summary>
    public const string BadAmount = "UPS0001";

    /// <summary>Argument: the shape.</summary>
    public const string BadInput = "UPS0002";

    /// <summary>Argument: the name.</summary>
    public const string BadName = "UPS0003";

    /// <summary>Argument: the full name.</summary>
    public const string NameClash = "UPS0004";

    /// <summary>Arguments: what has the attribute, why generated code cannot name it.</summary>
    public const string Unreachable = "UPS0005";

    /// <summary>Argument: the language version.</summary>
    public const string OldLanguage = "UPS0006";

    /// <summary>Argument: what has no C# text.</summary>
    public const string NotEmitted = "UPS0007";

    /// <summary>Argument: what is wrong with them.</summary>
    public const string BadLimits = "UPS0008";

    /// <summary>Argument: the file's name.</summary>
    public const string NoProfile = "UPS0010";

    /// <summary>Arguments: the file's name, what is wrong.</summary>
    public const string BadProfile = "UPS0011";

    /// <summary>Arguments: the file's name, the model, the first difference.</summary>
    public const string OtherProfile = "UPS0012";

    /// <summary>Arguments: the file's name, what does not fit.</summary>
    public const string UnfitProfile = "UPS0013";

    /// <summary>Arguments: the layer, why it is left alone.</summary>
    public const string LeftAlone = "UPS0020";

    /// <summary>Arguments: the class, what it has lost.</summary>
    public const string Summary = "UPS0021";

    /// <summary>Arguments: the class, what its masks may drop.</summary>
    public const string Outlook = "UPS0022";
}
