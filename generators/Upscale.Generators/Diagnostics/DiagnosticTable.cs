using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture;

namespace Upscale.Generators.Diagnostics;

/// <summary>Every diagnostic: what was found, why it matters, what to write instead. Each has a section in this folder's README.</summary>
internal static class DiagnosticTable
{
    private const string Help = "https://www.nuget.org/packages/Upscale/#";

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        Error(
            PrunableDiagnostics.BadAmount,
            "The amount is not a share",
            "Amount is {0}, and a share of channels must be at least 0 and less than 1; write for example Amount = 0.25"
        ),
        Error(
            PrunableDiagnostics.BadInput,
            "The input shape is not a shape",
            "The example input is '{0}', and every size must be a number of at least 1; write for example Input = new long[] {{ 1, 3, 224, 224 }} or Inputs = new[] {{ \"1,3,224,224\", \"int64 1,16\" }}"
        ),
        Error(
            PrunableDiagnostics.BadName,
            "The name is no class name",
            "'{0}' cannot be the name of a class; give Name an identifier that is no keyword"
        ),
        Error(
            PrunableDiagnostics.NameClash,
            "Two pruned classes have one name",
            "Two [Prunable] ask for a class '{0}', and only the first gets it; give one of them another Name"
        ),
        Error(
            PrunableDiagnostics.Unreachable,
            "The generated code cannot name the model",
            "'{0}' cannot be pruned because {1}; put [Prunable] on a class that is public or internal and not generic, or on a static method or property that returns one"
        ),
        Error(
            PrunableDiagnostics.OldLanguage,
            "The language version is too old",
            "The generated code needs C# 12, and this project is compiled as C# {0}; remove LangVersion from the project or raise it"
        ),
        Error(
            PrunableDiagnostics.NotEmitted,
            "The model has no C# text",
            "Nothing is generated because {0}; replace it, or take it out of the model that has [Prunable]"
        ),
        Error(
            PrunableDiagnostics.BadLimits,
            "The limits cannot be kept",
            "The limits of the masks cannot be kept: {0}; mend the attribute"
        ),
        Error(
            PrunableDiagnostics.NoProfile,
            "The profile is missing",
            "There is no file '{0}' among the project's AdditionalFiles, so there is nothing to bake; write it with MaskingManager.SaveProfile and add it to the project, or remove Profile"
        ),
        Error(
            PrunableDiagnostics.BadProfile,
            "The profile cannot be read",
            "'{0}' is damaged: {1}; write it again with MaskingManager.SaveProfile"
        ),
        Error(
            PrunableDiagnostics.OtherProfile,
            "The profile is of another model",
            "'{0}' was not written for {1} as it is now: {2}; write it again with MaskingManager.SaveProfile"
        ),
        Error(
            PrunableDiagnostics.UnfitProfile,
            "The profile does not fit the options",
            "'{0}' cannot be used: {1}; write a profile with the same options, or change them"
        ),
        Info(PrunableDiagnostics.LeftAlone, "A layer is left alone", "'{0}' loses fewer channels than asked: {1}"),
        Info(PrunableDiagnostics.Summary, "What the pruned class has lost", "{0} {1}"),
        Info(PrunableDiagnostics.Outlook, "What the pruned class can lose", "{0} {1}"),
        Error(
            CaptureDiagnostics.NotUnderstood,
            "The model is not understood here",
            "{0}; the pruned class depends on it at build time: use constants, sizes, layers and TorchSharp's operators, or do this outside of the model"
        ),
        Error(
            CaptureDiagnostics.GraphRefused,
            "An operation does not fit",
            "{0}; mend the sizes in the model, or give [Prunable] the right Input"
        ),
        Error(
            CaptureDiagnostics.Throws,
            "The model's code throws",
            "Building the model throws {0}: {1}; the constructor and forward must run for the example input"
        ),
        Error(CaptureDiagnostics.BudgetExceeded, "The model takes too long to read", "Reading the model was stopped: {0}"),
        Error(
            CaptureDiagnostics.NoUsableConstructor,
            "The model cannot be constructed",
            "'{0}' has no constructor that can be called here; give its parameters defaults, give [Prunable] the arguments, or put [Prunable] on a static method that makes the model"
        ),
        Error(
            CaptureDiagnostics.ForwardWritesField,
            "Forward writes a field",
            "Forward writes '{0}', so that one call would depend on the one before; return the value instead"
        ),
        Error(
            CaptureDiagnostics.NotAModule,
            "The model is not a module",
            "'{0}' is not a TorchSharp module with a forward from tensors to tensors; derive it from Module<Tensor, Tensor>"
        ),
    ];

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = All.ToDictionary(
        descriptor => descriptor.Id,
        StringComparer.Ordinal
    );

    /// <summary>The diagnostic for <paramref name="info"/>; at <paramref name="otherwise"/> where it has no place of its own.</summary>
    public static Diagnostic Diagnostic(DiagnosticInfo info, LocationInfo? otherwise) =>
        Microsoft.CodeAnalysis.Diagnostic.Create(
            ById[info.Id],
            (info.Location ?? otherwise)?.ToLocation() ?? Location.None,
            [.. info.Arguments]
        );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Descriptor(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Info(string id, string title, string message) =>
        Descriptor(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Descriptor(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "Upscale", severity, isEnabledByDefault: true, helpLinkUri: Help + id.ToLowerInvariant());
}
