using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    private const string ModuleNamespace = "TorchSharp.Modules";
    private const string ModuleFactories = "TorchSharp.torch.nn";

    private AbstractValue InvokeLibrary(
        IMethodSymbol method,
        AbstractValue? receiver,
        AbstractValue[] arguments,
        IOperation operation,
        bool isVirtual,
        Variable?[]? variables
    ) => InvokeLibrary(method, receiver, arguments, operation.Syntax.GetLocation(), isVirtual, variables);

    private AbstractValue InvokeLibrary(
        IMethodSymbol method,
        AbstractValue? receiver,
        AbstractValue[] arguments,
        Location? location,
        bool isVirtual,
        Variable?[]? variables
    )
    {
        var call = Arguments(method, receiver, arguments, location);
        if (receiver is ModuleValue module)
        {
            if (InvokeModule(module, method, call, arguments, isVirtual) is { } result)
            {
                return result;
            }
        }
        else if (IsModuleFactory(method))
        {
            return NewModule((INamedTypeSymbol)method.ReturnType, method.Name, call);
        }

        if (FindLibrary(method, receiver) is { } known)
        {
            var value = known(this, call);
            WriteOuts(call, method, variables, null);
            return value;
        }

        RefuseIfChanged(method, receiver, arguments, location);
        var unknown = new Unknown($"'{Name(method.ContainingType)}.{method.Name}' is not known to Upscale", location);
        WriteOuts(call, method, variables, unknown);
        return unknown;
    }

    private static CallArguments Arguments(ISymbol member, AbstractValue? receiver, AbstractValue[] arguments, Location? location)
    {
        var method = member as IMethodSymbol;
        var parameters = method?.Parameters ?? ((IPropertySymbol)member).Parameters;
        var values = new Dictionary<string, AbstractValue>(StringComparer.Ordinal);
        for (var i = 0; i < parameters.Length; i++)
        {
            values[parameters[i].Name] = arguments[i];
        }

        return new(member, receiver, values, location) { TypeArguments = method?.TypeArguments ?? [] };
    }

    private static void WriteOuts(CallArguments call, IMethodSymbol method, Variable?[]? variables, Unknown? otherwise)
    {
        for (var i = 0; i < method.Parameters.Length && variables is not null; i++)
        {
            if (variables[i] is { } variable)
            {
                variable.Value = call.Outs.TryGetValue(method.Parameters[i].Name, out var value)
                    ? value
                    : otherwise ?? new Unknown($"'{method.Name}' sets '{method.Parameters[i].Name}' to something unknown", call.Location);
            }
        }
    }

    // forward and call of a module are the module's own; an override of the user goes first unless it is the one that calls base.
    private AbstractValue? InvokeModule(
        ModuleValue module,
        IMethodSymbol method,
        CallArguments call,
        AbstractValue[] arguments,
        bool isVirtual
    )
    {
        switch (method.Name)
        {
            case "call":
            case "forward" when isVirtual:
                return CallModule(module, call, arguments);
            case "forward" when module.Kind is { } kind && KnownLibrary.Modules.TryGetValue(kind, out var known):
                return known.Forward(this, module, call, arguments);
            default:
                return null;
        }
    }

    private static bool IsModuleFactory(IMethodSymbol method) =>
        method.IsStatic && KnownLibrary.Modules.ContainsKey(method.Name) && Name(method.ContainingType) == ModuleFactories;

    private ModuleValue NewModule(INamedTypeSymbol type, string kind, CallArguments call)
    {
        var module = new ModuleValue(type) { Kind = kind };
        KnownLibrary.Modules[kind].Initialise(this, module, call);
        return module;
    }

    /// <summary>What a table knows of a method, by its own type, by the type that declares it first, or by the module's class.</summary>
    private static LibraryMember? FindLibrary(ISymbol member, AbstractValue? receiver, string prefix = "")
    {
        var name = prefix + MemberName(member);
        if (receiver is ModuleValue { Kind: { } kind } && KnownLibrary.Members.Find(ModuleNamespace + "." + kind, name) is { } own)
        {
            return own;
        }

        for (var current = member; current is not null; current = Overridden(current))
        {
            if (KnownLibrary.Members.Find(Name(current.ContainingType), name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static ISymbol? Overridden(ISymbol member) =>
        member switch
        {
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            _ => null,
        };

    private static string MemberName(ISymbol member) =>
        member switch
        {
            IPropertySymbol { IsIndexer: true } => "this[]",
            IMethodSymbol { MethodKind: MethodKind.Constructor } => ".ctor",
            _ => member.Name,
        };

    /// <summary>A type's full name without type arguments.</summary>
    private static string Name(ITypeSymbol type)
    {
        var around =
            type.ContainingType is { } outer ? Name(outer)
            : type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString()
            : "";
        return around.Length == 0 ? type.Name : around + "." + type.Name;
    }

    private static void RefuseIfChanged(IMethodSymbol method, AbstractValue? receiver, AbstractValue[] arguments, IOperation operation) =>
        RefuseIfChanged(method, receiver, arguments, operation.Syntax.GetLocation());

    // A method that we do not know may change what it is given: it must not be given anything that the graph depends on.
    private static void RefuseIfChanged(IMethodSymbol method, AbstractValue? receiver, AbstractValue[] arguments, Location? location)
    {
        var writesTensor = method.Name.EndsWith("_", StringComparison.Ordinal);
        foreach (var value in arguments.Append(receiver).SelectMany(Flat))
        {
            if (value is ObjectValue or MapValue or SequenceValue || value is DelegateValue || writesTensor && value is TensorValue)
            {
                throw new CaptureException(
                    CaptureDiagnostics.NotUnderstood,
                    location,
                    $"'{Name(method.ContainingType)}.{method.Name}' is not known to Upscale, and may change {Describe(value)}"
                );
            }
        }
    }

    private static IEnumerable<AbstractValue?> Flat(AbstractValue? value) =>
        value is SequenceValue { Kind: SequenceKind.Array or SequenceKind.Tuple } sequence ? sequence.Items.SelectMany(Flat) : [value];
}
