using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Makes the model that carries <c>[Prunable]</c>, with the attribute's arguments and the parameters' defaults.</summary>
internal static class ModelConstruction
{
    /// <summary>The constructed module.</summary>
    /// <exception cref="CaptureException">There is no way to construct one, or the code cannot be followed.</exception>
    public static ModuleValue Construct(
        Interpreter interpreter,
        ISymbol symbol,
        IReadOnlyList<TypedConstant> arguments,
        Location? location
    ) =>
        Make(interpreter, symbol, arguments, location) switch
        {
            ModuleValue module => module,
            Unknown unknown => throw new CaptureException(CaptureDiagnostics.NotUnderstood, unknown.Location ?? location, unknown.Reason),
            _ => throw new CaptureException(CaptureDiagnostics.NotAModule, location, symbol.ToDisplayString()),
        };

    private static AbstractValue Make(
        Interpreter interpreter,
        ISymbol symbol,
        IReadOnlyList<TypedConstant> arguments,
        Location? location
    ) =>
        symbol switch
        {
            INamedTypeSymbol type when !Interpreter.IsModule(type) => throw new CaptureException(
                CaptureDiagnostics.NotAModule,
                location,
                type.ToDisplayString()
            ),
            INamedTypeSymbol type => Make(interpreter, type, arguments, location),
            IMethodSymbol { IsStatic: true } method => interpreter.CallFactory(method, Bind(method, arguments, location), location),
            IPropertySymbol { IsStatic: true, GetMethod: { } getter } => interpreter.CallFactory(getter, [], location),
            _ => throw new CaptureException(CaptureDiagnostics.NotAModule, location, symbol.ToDisplayString()),
        };

    private static AbstractValue Make(
        Interpreter interpreter,
        INamedTypeSymbol type,
        IReadOnlyList<TypedConstant> arguments,
        Location? location
    )
    {
        var constructor = type.IsAbstract
            ? null
            : type
                .InstanceConstructors.Where(candidate => Takes(candidate, arguments))
                .OrderBy(candidate => candidate.Parameters.Length)
                .FirstOrDefault();
        return constructor is null
            ? throw new CaptureException(CaptureDiagnostics.NoUsableConstructor, location, type.ToDisplayString())
            : interpreter.Create(constructor, Bind(constructor, arguments, location), location);
    }

    private static bool Takes(IMethodSymbol constructor, IReadOnlyList<TypedConstant> arguments) =>
        arguments.Count <= constructor.Parameters.Length
        && constructor.Parameters.Skip(arguments.Count).All(parameter => parameter.IsOptional || parameter.IsParams)
        && arguments.Zip(constructor.Parameters, Fits).All(fits => fits);

    private static bool Fits(TypedConstant argument, IParameterSymbol parameter) =>
        ParameterValues.Given(argument, parameter.Type) is not null;

    private static AbstractValue[] Bind(IMethodSymbol method, IReadOnlyList<TypedConstant> arguments, Location? location) =>
        [
            .. method
                .Parameters.Select(parameter =>
                    parameter.Ordinal < arguments.Count
                        ? ParameterValues.Given(arguments[parameter.Ordinal], parameter.Type)
                        : ParameterValues.Default(parameter)
                )
                .Select(
                    (value, index) =>
                        value
                        ?? throw new CaptureException(
                            CaptureDiagnostics.NoUsableConstructor,
                            location,
                            $"{method.ContainingType.ToDisplayString()} (parameter '{method.Parameters[index].Name}')"
                        )
                ),
        ];
}
