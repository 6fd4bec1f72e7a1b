using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    private AbstractValue Invoke(IInvocationOperation operation)
    {
        var receiver = operation.Instance is { } instance ? Evaluate(instance) : null;
        var arguments = new ArgumentList(operation.TargetMethod.Parameters.Length);
        EvaluateArguments(operation.Arguments, arguments);
        var method = Constrained((IMethodSymbol)Substitute(operation.TargetMethod), operation.ConstrainedToType);
        AbstractValue result;
        if (receiver is DelegateValue function && method.MethodKind == MethodKind.DelegateInvoke)
        {
            result = InvokeDelegate(function, arguments.Values, operation.Syntax.GetLocation());
        }
        else
        {
            result = Invoke(method, receiver, arguments.Values, operation, operation.IsVirtual, arguments.Variables);
        }

        arguments.WriteBack();
        return result;
    }

    private void EvaluateArguments(IEnumerable<IArgumentOperation> operations, ArgumentList arguments)
    {
        foreach (var argument in operations)
        {
            var ordinal = argument.Parameter!.Ordinal;
            if (argument.Parameter.RefKind is RefKind.Ref or RefKind.Out && argument.ArgumentKind == ArgumentKind.Explicit)
            {
                arguments.Bind(ordinal, Locate(argument.Value), argument.Parameter.RefKind == RefKind.Ref);
            }
            else
            {
                arguments.Values[ordinal] = EvaluateCopy(argument.Value);
            }
        }
    }

    /// <summary>Calls a method: the user's by running it, a library's by its table.</summary>
    private AbstractValue Invoke(
        IMethodSymbol method,
        AbstractValue? receiver,
        AbstractValue[] arguments,
        IOperation operation,
        bool isVirtual = true,
        Variable?[]? variables = null
    )
    {
        if (receiver is Constant { Value: null } && !IsNullable(method.ContainingType))
        {
            throw new CaptureException(
                CaptureDiagnostics.Throws,
                operation.Syntax.GetLocation(),
                "NullReferenceException",
                $"'{method.Name}' is called on null"
            );
        }

        if (isVirtual && receiver is ObjectValue instance)
        {
            method = Dispatch(method, instance);
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return RunLocalFunction(method, frame, arguments, operation, variables);
        }

        if (receiver is Unknown unknown)
        {
            RefuseIfChanged(method, null, arguments, operation);
            return unknown;
        }

        return source.IsSource(method) && !(receiver is ModuleValue && method.IsAbstract)
            ? Run(method, receiver, arguments, operation, variables)
            : InvokeLibrary(method, receiver, arguments, operation, isVirtual, variables);
    }

    /// <summary>The implementation of an interface's static member by what the type parameter stands for.</summary>
    private TSymbol Constrained<TSymbol>(TSymbol member, ITypeSymbol? constraint)
        where TSymbol : class, ISymbol =>
        constraint is null || Substitute(constraint).FindImplementationForInterfaceMember(Unconstructed(member)) is not TSymbol found
            ? member
        : found is IMethodSymbol { IsGenericMethod: true } method && member is IMethodSymbol { TypeArguments: var arguments }
            ? (TSymbol)method.ConstructedFrom.Construct([.. arguments])
        : found;

    private static ISymbol Unconstructed(ISymbol member) =>
        member is IMethodSymbol { IsGenericMethod: true } method ? method.ConstructedFrom : member;

    /// <summary>The method that runs for an object: the most derived override, or the implementation of an interface's method.</summary>
    private static IMethodSymbol Dispatch(IMethodSymbol method, ObjectValue instance)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            var implementation = instance.Type.FindImplementationForInterfaceMember(method) as IMethodSymbol;
            // An interface may have the code itself.
            return implementation?.ContainingType.TypeKind == TypeKind.Interface ? implementation
                : implementation is null ? method
                : Dispatch(implementation, instance);
        }

        if (!method.IsVirtual && !method.IsAbstract && !method.IsOverride)
        {
            return method;
        }

        for (var type = instance.Type; type is not null; type = type.BaseType)
        {
            foreach (var candidate in type.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                if (Overrides(candidate, method))
                {
                    return method.IsGenericMethod ? candidate.Construct([.. method.TypeArguments]) : candidate;
                }
            }
        }

        return method;
    }

    private static bool Overrides(IMethodSymbol candidate, IMethodSymbol method)
    {
        for (var current = candidate; current is not null; current = current.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, method.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs a method of the user in a frame of its own.</summary>
    private AbstractValue Run(
        IMethodSymbol method,
        AbstractValue? receiver,
        AbstractValue[] arguments,
        IOperation operation,
        Variable?[]? variables = null
    )
    {
        if (method.IsImplicitlyDeclared && Synthesised(method, receiver, arguments) is { } value)
        {
            return value;
        }

        var body = Body(method) ?? throw Refuse(operation, $"'{method.Name}' has no code in this project");
        var callee = new Frame(method, receiver);
        AddTypeArguments(callee, method, receiver);
        return RunBody(callee, Definition(method).Parameters, body, arguments, operation.Syntax.GetLocation(), variables);
    }

    /// <summary>What the compiler writes for records: equality by value.</summary>
    private static Constant? Synthesised(IMethodSymbol method, AbstractValue? receiver, AbstractValue[] arguments)
    {
        bool? equal = (method.Name, arguments) switch
        {
            ("op_Equality" or "op_Inequality", [var left, var right]) => Equality.AreEqual(left, right),
            ("Equals", [var other]) when receiver is not null => Equality.AreEqual(receiver, other),
            _ => null,
        };
        return equal is { } known ? Constant.Of(known == (method.Name != "op_Inequality")) : null;
    }

    private static IMethodSymbol Definition(IMethodSymbol method) =>
        method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;

    private IOperation? Body(IMethodSymbol method) =>
        source.Declaration(method) is { } syntax
            ? source.Operation(syntax) switch
            {
                IMethodBodyOperation declared => declared.BlockBody ?? declared.ExpressionBody,
                ILocalFunctionOperation local => local.Body,
                IBlockOperation block => block,
                _ => null,
            }
            : null;

    private AbstractValue RunBody(
        Frame callee,
        IReadOnlyList<IParameterSymbol> parameters,
        IOperation body,
        AbstractValue[] arguments,
        Location? location,
        Variable?[]? variables = null
    )
    {
        if (callee.Method is { IsAsync: true })
        {
            throw new CaptureException(CaptureDiagnostics.NotUnderstood, location, $"'{callee.Method.Name}' is asynchronous");
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            if (variables?[i] is { } variable)
            {
                callee.Bind(parameters[i], variable);
            }
            else
            {
                callee.Declare(parameters[i], arguments[i]);
            }
        }

        var caller = frame;
        budget.Enter(location);
        frame = callee;
        try
        {
            Execute(body);
        }
        finally
        {
            frame = caller;
            budget.Leave();
        }

        return callee.Result ?? Yielded(callee);
    }

    private static AbstractValue Yielded(Frame callee) =>
        callee.Yielded is not null || callee.Method is { ReturnsVoid: false, MethodKind: not MethodKind.Constructor }
            ? new SequenceValue(SequenceKind.Enumerable, callee.Yielded ?? [])
            : Constant.Null;

    private AbstractValue RunLocalFunction(
        IMethodSymbol method,
        Frame around,
        AbstractValue[] arguments,
        IOperation operation,
        Variable?[]? variables
    )
    {
        var body = Body(method) ?? throw Refuse(operation, $"the local function '{method.Name}' has no code");
        var callee = around.Snapshot(method);
        AddTypeArguments(callee, method, null);
        return RunBody(callee, method.OriginalDefinition.Parameters, body, arguments, operation.Syntax.GetLocation(), variables);
    }

    private AbstractValue InvokeDelegate(DelegateValue function, AbstractValue[] arguments, Location? location)
    {
        if (function.Lambda is { } lambda)
        {
            return RunBody(function.Captured!.Snapshot(lambda.Symbol), lambda.Symbol.Parameters, lambda.Body, arguments, location);
        }

        if (function.Method.MethodKind == MethodKind.LocalFunction)
        {
            var body = Body(function.Method)!;
            var callee = function.Captured!.Snapshot(function.Method);
            AddTypeArguments(callee, function.Method, null);
            return RunBody(callee, function.Method.OriginalDefinition.Parameters, body, arguments, location);
        }

        // A delegate may leave out parameters that have defaults only where the compiler filled them in: pad none, check the count.
        if (source.IsSource(function.Method) && !function.Method.IsAbstract)
        {
            var callee = new Frame(function.Method, function.Receiver);
            AddTypeArguments(callee, function.Method, function.Receiver);
            return RunBody(callee, Definition(function.Method).Parameters, Body(function.Method)!, arguments, location);
        }

        return InvokeLibrary(function.Method, function.Receiver, arguments, location, isVirtual: true, null);
    }

    private AbstractValue CallModule(ModuleValue module, CallArguments call, AbstractValue[] arguments)
    {
        if (FindForward(module.Type, arguments.Length) is { } forward)
        {
            var callee = new Frame(forward, module);
            AddTypeArguments(callee, forward, module);
            var body = Body(forward) ?? throw call.Refuse($"forward of {module} has no code in this project");
            return RunBody(callee, Definition(forward).Parameters, body, arguments, call.Location);
        }

        return module.Kind is { } kind && KnownLibrary.Modules.TryGetValue(kind, out var known)
            ? known.Forward(this, module, call, arguments)
            : throw call.Refuse($"forward of {Describe(module)} with {arguments.Length} arguments is not known");
    }

    private IMethodSymbol? FindForward(INamedTypeSymbol start, int count)
    {
        for (var type = start; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMembers("forward").OfType<IMethodSymbol>())
            {
                if (method.IsOverride && !method.IsAbstract && method.Parameters.Length == count && source.IsSource(method))
                {
                    return method;
                }
            }
        }

        return null;
    }
}
