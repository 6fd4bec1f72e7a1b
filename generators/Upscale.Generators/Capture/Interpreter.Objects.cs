using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    private AbstractValue Create(IObjectCreationOperation operation)
    {
        var arguments = new ArgumentList(operation.Constructor?.Parameters.Length ?? 0);
        EvaluateArguments(operation.Arguments, arguments);
        if (operation.Constructor is null)
        {
            return NotKnown(operation, "an object without a constructor is created");
        }

        var constructor = (IMethodSymbol)Substitute(operation.Constructor);
        var value = Create(constructor, arguments.Values, operation.Syntax.GetLocation());
        arguments.WriteBack();
        return Initialise(value, operation.Initializer);
    }

    private AbstractValue Create(ITypeParameterObjectCreationOperation operation)
    {
        if (
            Substitute(operation.Type!) is not INamedTypeSymbol type
            || type.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.IsEmpty) is not { } constructor
        )
        {
            return NotKnown(operation, $"what 'new {operation.Type!.Name}()' makes is not known");
        }

        return Initialise(Create(constructor, [], operation.Syntax.GetLocation()), operation.Initializer);
    }

    /// <summary>A new object: of the user's class by running its constructor, of a library's by its table.</summary>
    public AbstractValue Create(IMethodSymbol constructor, AbstractValue[] arguments, Location? location)
    {
        var type = constructor.ContainingType;
        if (!source.IsSource(type))
        {
            return CreateLibrary(constructor, arguments, location);
        }

        ObjectValue instance = IsModule(type) ? new ModuleValue(type) : new ObjectValue(type);
        RunConstructor(instance, constructor, arguments, location);
        return instance;
    }

    /// <summary>Whether a class derives from <c>torch.nn.Module</c>.</summary>
    public static bool IsModule(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Module", ContainingType: { Name: "nn", ContainingType.Name: "torch" } })
            {
                return true;
            }
        }

        return false;
    }

    private AbstractValue CreateLibrary(IMethodSymbol constructor, AbstractValue[] arguments, Location? location)
    {
        var type = constructor.ContainingType;
        var call = Arguments(constructor, null, arguments, location);
        if (FindLibrary(constructor, null) is { } known)
        {
            return known(this, call);
        }

        if (KnownLibrary.Modules.ContainsKey(type.Name) && type.ContainingNamespace.ToDisplayString() == ModuleNamespace)
        {
            return NewModule(type, type.Name, call);
        }

        if (type.IsValueType && arguments.Length == 0)
        {
            return Default(type);
        }

        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return arguments[0];
        }

        RefuseIfChanged(constructor, null, arguments, location);
        return new Unknown($"'{Name(type)}' is not known to Upscale", location);
    }

    private void RunConstructor(ObjectValue instance, IMethodSymbol constructor, AbstractValue[] arguments, Location? location)
    {
        var callee = new Frame(constructor, instance);
        AddTypeArguments(callee, constructor, null);
        RunConstructorBody(callee, constructor, arguments, location);
    }

    // C#'s order: own field initialisers, then the base constructor, then the body; with this(...) the other constructor does the first two.
    private void RunConstructorBody(Frame callee, IMethodSymbol constructor, AbstractValue[] arguments, Location? location)
    {
        var syntax = source.Declaration(constructor);
        var parameters = constructor.OriginalDefinition.Parameters;
        for (var i = 0; i < parameters.Length; i++)
        {
            var variable = callee.Declare(parameters[i], arguments[i]);
            if (syntax is TypeDeclarationSyntax && callee.Instance is ObjectValue primary)
            {
                primary.Captured[parameters[i]] = variable;
            }
        }

        var caller = frame;
        budget.Enter(location);
        frame = callee;
        try
        {
            var body = syntax is null or TypeDeclarationSyntax ? null : source.Operation(syntax) as IConstructorBodyOperation;
            var chained = Chained(syntax, body);
            if (callee.Instance is ObjectValue instance && chained?.TargetMethod.ContainingType is var target)
            {
                var callsThis = target is not null && Same(target.OriginalDefinition, constructor.ContainingType.OriginalDefinition);
                if (!callsThis)
                {
                    InitialiseFields(instance, constructor, syntax);
                }

                RunChained(instance, constructor, chained, location);
            }

            if (body is not null)
            {
                Execute(body.BlockBody ?? body.ExpressionBody!);
            }
        }
        finally
        {
            frame = caller;
            budget.Leave();
        }
    }

    private IInvocationOperation? Chained(SyntaxNode? syntax, IConstructorBodyOperation? body)
    {
        var initializer = syntax is TypeDeclarationSyntax { BaseList: { } list }
            ? list.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } called
                ? source.Operation(called)
                : null
            : body?.Initializer;
        return (initializer is IExpressionStatementOperation statement ? statement.Operation : initializer) as IInvocationOperation;
    }

    private void InitialiseFields(ObjectValue instance, IMethodSymbol constructor, SyntaxNode? syntax)
    {
        var type = constructor.ContainingType.OriginalDefinition;
        if (syntax is RecordDeclarationSyntax)
        {
            foreach (var parameter in constructor.OriginalDefinition.Parameters)
            {
                var property = type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault();
                if (property is not null && source.Declaration(property) is ParameterSyntax)
                {
                    instance.Fields[property] = Copies.Of(frame.Find(parameter)!.Value);
                }
            }
        }

        foreach (var member in Initialised(type, isStatic: false))
        {
            instance.Fields[member.Key] = EvaluateCopy(member.Value);
        }
    }

    private void RunChained(ObjectValue instance, IMethodSymbol constructor, IInvocationOperation? chained, Location? location)
    {
        IMethodSymbol? target;
        AbstractValue[] arguments = [];
        if (chained is null)
        {
            target = constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(candidate =>
                candidate.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
            );
            if (target is { Parameters.IsEmpty: false })
            {
                throw new CaptureException(
                    CaptureDiagnostics.NotUnderstood,
                    location,
                    $"the constructor of '{constructor.ContainingType.Name}' calls a base constructor with defaults"
                );
            }
        }
        else
        {
            var list = new ArgumentList(chained.TargetMethod.Parameters.Length);
            EvaluateArguments(chained.Arguments, list);
            target = (IMethodSymbol)Substitute(chained.TargetMethod);
            arguments = list.Values;
        }

        if (target is null || target.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType)
        {
            return;
        }

        if (source.IsSource(target.ContainingType))
        {
            RunConstructor(instance, target, arguments, chained?.Syntax.GetLocation() ?? location);
        }
        else
        {
            RunLibraryConstructor(instance, target, arguments, chained?.Syntax.GetLocation() ?? location);
        }
    }

    private void RunLibraryConstructor(ObjectValue instance, IMethodSymbol constructor, AbstractValue[] arguments, Location? location)
    {
        var type = constructor.ContainingType;
        if (instance is ModuleValue module)
        {
            if (KnownLibrary.Modules.TryGetValue(type.Name, out var kind) && type.ContainingNamespace.ToDisplayString() == ModuleNamespace)
            {
                module.Kind = kind.Name;
                kind.Initialise(this, module, Arguments(constructor, null, arguments, location));
                return;
            }

            if (type.Name == "Module")
            {
                return;
            }
        }
        else if (type.Name is "Attribute" or "Exception" or "EventArgs")
        {
            return;
        }

        throw new CaptureException(CaptureDiagnostics.NotUnderstood, location, $"the base class '{Name(type)}' is not known to Upscale");
    }

    private AbstractValue Initialise(AbstractValue value, IObjectOrCollectionInitializerOperation? initializer)
    {
        if (initializer is null)
        {
            return value;
        }

        frame.ImplicitReceivers.Push(value);
        try
        {
            foreach (var part in initializer.Initializers)
            {
                if (part is IMemberInitializerOperation member)
                {
                    Initialise(Evaluate(member.InitializedMember), member.Initializer);
                }
                else
                {
                    Evaluate(part);
                }
            }
        }
        finally
        {
            frame.ImplicitReceivers.Pop();
        }

        return value;
    }

    private ObjectValue CreateAnonymous(IAnonymousObjectCreationOperation operation)
    {
        var value = new ObjectValue((INamedTypeSymbol)operation.Type!);
        foreach (var part in operation.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            var property = ((IPropertyReferenceOperation)part.Target).Property;
            value.Fields[property.OriginalDefinition] = EvaluateCopy(part.Value);
        }

        return value;
    }

    private AbstractValue CreateWith(IWithOperation operation)
    {
        var value = Evaluate(operation.Operand);
        return value switch
        {
            ObjectValue instance => Initialise(instance.Copy(), operation.Initializer),
            _ => NotKnown(operation, $"'with' on {Describe(value)} is not understood"),
        };
    }
}
