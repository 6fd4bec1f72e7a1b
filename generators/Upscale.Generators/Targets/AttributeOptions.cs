using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Generators.Capture;
using Upscale.Generators.Emit;

namespace Upscale.Generators.Targets;

/// <summary>The named arguments of one attribute, with the attribute's defaults.</summary>
internal sealed class AttributeOptions(AttributeData attribute)
{
    /// <summary>The arguments by position: those of the model's constructor or factory.</summary>
    public IReadOnlyList<TypedConstant> Arguments =>
        attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Array } arguments] ? []
        // One null is C#'s array that is null: one argument without a value.
        : arguments.IsNull ? [default]
        : arguments.Values;

    public double Amount => Named("Amount").Value is double amount ? amount : 0.25;

    public EquatableArray<long> Input => List<long>("Input") ?? [1, 3, 224, 224];

    public string? Text(string name) => Named(name).Value as string;

    public PrunableOptions ToOptions() =>
        new(
            Amount,
            Input,
            Named("Side").Value is int side ? (PruningSide)side : PruningSide.Input,
            Named("Method").Value is int method ? (PruningMethod)method : PruningMethod.Unconstrained,
            Named("Global").Value is true,
            List<string>("Ignore") ?? [],
            Text("Profile"),
            IsTrainable,
                // Training needs the layers that the model has, and what they computed.
                IsTrainable ? LoweringPasses.None
                : Named("Lowering").Value is int passes ? (LoweringPasses)passes & LoweringPasses.All
                : LoweringPasses.All
        )
        {
            Inputs = List<string>("Inputs") ?? [],
            Isomorphic = Named("Isomorphic").Value is true,
            Limits = Limits,
            Macs = Macs == 0 ? null : Macs,
        };

    /// <summary>Why the limits are none, or null.</summary>
    public string? LimitsError =>
        Macs != 0 && !(Macs > 0 && Macs <= 1)
            ? $"Macs is {Literals.Of(Macs)}, and a share of multiply-adds must be more than 0 and at most 1"
        : Amounts.FirstOrDefault(entry => LayerAmount.Parse(entry) is null) is { } wrong
            ? $"'{wrong}' in Amounts is not of the form 'layer4.*=0.5'"
        : Limits.Error();

    private double Macs => Named("Macs").Value is double macs ? macs : 0;

    private EquatableArray<string> Amounts => List<string>("Amounts") ?? [];

    private MaskLimits Limits =>
        new()
        {
            Amounts = Amounts.Select(LayerAmount.Parse).OfType<LayerAmount>().ToEquatableArray(),
            MaximumRatio = Named("MaximumRatio").Value is double ratio ? ratio : 1,
            Minimum = Named("Minimum").Value is int minimum ? minimum : 1,
            RoundTo = Named("RoundTo").Value is int multiple ? multiple : 1,
        };

    private bool IsTrainable => Named("Trainable").Value is true;

    private TypedConstant Named(string name) => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;

    private EquatableArray<T>? List<T>(string name) =>
        Named(name) is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? array.Values.Select(item => item.Value).OfType<T>().ToEquatableArray()
            : null;
}
