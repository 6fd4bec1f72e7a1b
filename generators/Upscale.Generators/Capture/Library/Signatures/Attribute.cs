using Upscale.Core.Graphs;

namespace Upscale.Generators.Capture.Library.Signatures;

/// <summary>Short forms in which the tables write parameters.</summary>
internal static class Attribute
{
    /// <summary>An integer that the call must give.</summary>
    public static Parameter Integer(string name, params string[] aliases) => new(name, ParameterForm.Integer, 0, aliases);

    /// <summary>An integer with a default.</summary>
    public static Parameter Integer(string name, long otherwise, params string[] aliases) =>
        new(name, ParameterForm.Integer, 0, aliases) { Default = otherwise };

    /// <summary>An integer that may be absent.</summary>
    public static Parameter OptionalInteger(string name, params string[] aliases) =>
        new(name, ParameterForm.Integer, 0, aliases) { Default = AttributeValue.Absent };

    /// <summary>Sizes that the call must give.</summary>
    public static Parameter Sizes(string name, int count, params string[] aliases) => new(name, ParameterForm.Sizes, count, aliases);

    /// <summary>Sizes that are all <paramref name="otherwise"/> where the call gives none.</summary>
    public static Parameter Sizes(string name, int count, long otherwise, params string[] aliases) =>
        new(name, ParameterForm.Sizes, count, aliases) { Default = Enumerable.Repeat(otherwise, count).ToArray() };

    /// <summary>Sizes that may be absent.</summary>
    public static Parameter OptionalSizes(string name, int count, params string[] aliases) =>
        new(name, ParameterForm.Sizes, count, aliases) { Default = AttributeValue.Absent };

    /// <summary>Sizes that are those of another attribute where the call gives none.</summary>
    public static Parameter SizesLike(string name, int count, string other, params string[] aliases) =>
        new(name, ParameterForm.Sizes, count, aliases) { DefaultsTo = other };

    /// <summary>Reals that may be absent.</summary>
    public static Parameter OptionalReals(string name, params string[] aliases) =>
        new(name, ParameterForm.Reals, 0, aliases) { Default = AttributeValue.Absent };

    /// <summary>A real that the call must give.</summary>
    public static Parameter Real(string name, params string[] aliases) => new(name, ParameterForm.Real, 0, aliases);

    /// <summary>A real with a default.</summary>
    public static Parameter Real(string name, double otherwise, params string[] aliases) =>
        new(name, ParameterForm.Real, 0, aliases) { Default = otherwise };

    /// <summary>A number of either kind that may be absent.</summary>
    public static Parameter OptionalNumber(string name, params string[] aliases) =>
        new(name, ParameterForm.Number, 0, aliases) { Default = AttributeValue.Absent };

    /// <summary>A truth value.</summary>
    public static Parameter Truth(string name, bool otherwise, params string[] aliases) =>
        new(name, ParameterForm.Truth, 0, aliases) { Default = otherwise };

    /// <summary>A truth value that may be absent.</summary>
    public static Parameter OptionalTruth(string name, params string[] aliases) =>
        new(name, ParameterForm.Truth, 0, aliases) { Default = AttributeValue.Absent };

    /// <summary>A member of an enumeration.</summary>
    public static Parameter Word(string name, string otherwise, params string[] aliases) =>
        new(name, ParameterForm.Word, 0, aliases) { Default = otherwise };
}
