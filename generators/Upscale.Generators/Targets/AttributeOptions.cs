using Microsoft.CodeAnalysis;
using Upscale.Core.Collections;
using Upscale.Generators.Capture;

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
        };

    private bool IsTrainable => Named("Trainable").Value is true;

    private TypedConstant Named(string name) => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;

    private EquatableArray<T>? List<T>(string name) =>
        Named(name) is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? array.Values.Select(item => item.Value).OfType<T>().ToEquatableArray()
            : null;
}
