using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    private Place LocateField(IFieldReferenceOperation operation)
    {
        var field = operation.Field;
        if (operation.Instance is null)
        {
            return LocateVariable(StaticField(field, operation), operation, isStatic: true);
        }

        var receiver = Evaluate(operation.Instance);
        return receiver switch
        {
            Unknown unknown => new(() => unknown, _ => throw Refuse(unknown, operation.Syntax.GetLocation())),
            Constant { Value: null } => throw NullReference(operation, field.Name),
            SequenceValue { Kind: SequenceKind.Tuple } tuple => LocateItem(tuple, TupleIndex(field)),
            ObjectValue instance => new(
                () => ReadStored(instance, Stored(field), field.Type),
                value => Store(instance, Stored(field), value, operation)
            ),
            _ => LocateUnknown(operation, $"the field '{field.Name}' of {Describe(receiver)} is not known to Upscale"),
        };
    }

    // The field keyword is what the property's initialiser wrote.
    private static ISymbol Stored(IFieldSymbol field) =>
        field.AssociatedSymbol is IPropertySymbol property ? property.OriginalDefinition : field.OriginalDefinition;

    private static CaptureException NullReference(IOperation operation, string member) =>
        new(CaptureDiagnostics.Throws, operation.Syntax.GetLocation(), "NullReferenceException", $"'{member}' is read from null");

    private static Place LocateUnknown(IOperation operation, string reason) =>
        new(() => NotKnown(operation, reason), _ => throw Refuse(operation, reason));

    private static Place LocateItem(SequenceValue sequence, int index) =>
        new(() => sequence.Items[index], value => sequence.Items[index] = value);

    private static int TupleIndex(IFieldSymbol field)
    {
        var name = (field.CorrespondingTupleField ?? field).Name;
        return int.Parse(name.Substring("Item".Length), System.Globalization.CultureInfo.InvariantCulture) - 1;
    }

    /// <summary>A field or auto-property of an object; one that was never written has its type's default.</summary>
    private AbstractValue ReadStored(ObjectValue instance, ISymbol key, ITypeSymbol type)
    {
        if (!instance.Fields.TryGetValue(key, out var value))
        {
            instance.Fields[key] = value = Default(Substitute(type));
        }

        return value;
    }

    private void Store(ObjectValue instance, ISymbol key, AbstractValue value, IOperation operation)
    {
        if (IsForward && frozen.Contains(instance))
        {
            throw new CaptureException(CaptureDiagnostics.ForwardWritesField, operation.Syntax.GetLocation(), key.Name);
        }

        instance.Fields[key] = value;
    }

    private Variable StaticField(IFieldSymbol field, IOperation operation)
    {
        var key = field.OriginalDefinition;
        if (source.IsSource(key))
        {
            InitialiseStatics(key.ContainingType, operation.Syntax.GetLocation());
            return StaticVariable(key, Default(field.Type));
        }

        var call = new CallArguments(field, null, new Dictionary<string, AbstractValue>(), operation.Syntax.GetLocation());
        return new(
            FindLibrary(field, null) is { } known
                ? known(this, call)
                : NotKnown(operation, $"'{Name(field.ContainingType)}.{field.Name}' is not known to Upscale")
        );
    }

    private void InitialiseStatics(INamedTypeSymbol type, Location? location)
    {
        if (!initialisedTypes.Add(type.OriginalDefinition))
        {
            return;
        }

        var caller = frame;
        frame = new Frame(null, null);
        staticDepth++;
        try
        {
            foreach (var member in Initialised(type.OriginalDefinition, isStatic: true))
            {
                StaticVariable(member.Key, Constant.Null).Value = EvaluateCopy(member.Value);
            }

            if (type.StaticConstructors.FirstOrDefault(constructor => !constructor.IsImplicitlyDeclared) is { } constructor)
            {
                RunConstructorBody(new Frame(constructor, null), constructor, [], location);
            }
        }
        finally
        {
            frame = caller;
            staticDepth--;
        }

        // A class that forward is the first to use is as it will be in every other call from here on.
        if (IsForward && staticDepth == 0)
        {
            Freeze();
        }
    }

    private Variable StaticVariable(ISymbol key, AbstractValue otherwise)
    {
        if (!statics.TryGetValue(key, out var variable))
        {
            statics.Add(key, variable = new(otherwise));
        }

        return variable;
    }

    /// <summary>Fields and auto-properties with initialisers, in order of declaration.</summary>
    private IEnumerable<KeyValuePair<ISymbol, IOperation>> Initialised(INamedTypeSymbol type, bool isStatic)
    {
        foreach (var member in type.GetMembers())
        {
            if (
                member.IsStatic != isStatic
                || member.IsImplicitlyDeclared
                || member is not (IFieldSymbol { IsConst: false } or IPropertySymbol)
            )
            {
                continue;
            }

            var syntax = source.Declaration(member) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (syntax is not null && source.Operation(syntax) is ISymbolInitializerOperation initializer)
            {
                yield return new(member, initializer.Value);
            }
        }
    }

    private AbstractValue GetProperty(IPropertyReferenceOperation operation) => LocateProperty(operation).Get();

    private Place LocateProperty(IPropertyReferenceOperation operation)
    {
        var receiver = operation.Instance is { } instance ? Evaluate(instance) : null;
        if (receiver is Constant { Value: null } && !IsNullable(operation.Property.ContainingType))
        {
            throw NullReference(operation, operation.Property.Name);
        }

        var arguments = new ArgumentList(operation.Property.Parameters.Length);
        EvaluateArguments(operation.Arguments, arguments);
        var property = Constrained((IPropertySymbol)Substitute(operation.Property), operation.ConstrainedToType);
        return LocateProperty(property, receiver, arguments.Values, operation);
    }

    private Place LocateProperty(IPropertySymbol property, AbstractValue? receiver, AbstractValue[] arguments, IOperation operation)
    {
        if (receiver is Unknown unknown)
        {
            return new(() => unknown, _ => throw Refuse(unknown, operation.Syntax.GetLocation()));
        }

        if (receiver is ObjectValue dispatching && !IsBase(operation))
        {
            property = Dispatch(property, dispatching);
        }

        if (receiver is ObjectValue { Type.IsAnonymousType: true } anonymous)
        {
            return new(
                () => ReadStored(anonymous, property.OriginalDefinition, property.Type),
                _ => throw Refuse(operation, "an anonymous object is written")
            );
        }

        if (!source.IsSource(property))
        {
            return LocateLibraryProperty(property, receiver, arguments, operation);
        }

        if (IsStored(property))
        {
            if (receiver is ObjectValue owner)
            {
                var key = property.OriginalDefinition;
                return new(() => ReadStored(owner, key, property.Type), value => Store(owner, key, value, operation));
            }

            return LocateVariable(StaticProperty(property, operation), operation, isStatic: true);
        }

        // An accessor without code, beside one that has some, is of the field that the keyword names.
        return new(
            () =>
                receiver is ObjectValue half && HasNoCode(property.GetMethod!)
                    ? ReadStored(half, property.OriginalDefinition, property.Type)
                    : Invoke(property.GetMethod!, receiver, arguments, operation, isVirtual: false),
            value =>
            {
                if (receiver is ObjectValue half && HasNoCode(property.SetMethod!))
                {
                    Store(half, property.OriginalDefinition, value, operation);
                }
                else
                {
                    Invoke(property.SetMethod!, receiver, [.. arguments, value], operation, isVirtual: false);
                }
            }
        );
    }

    private bool HasNoCode(IMethodSymbol accessor) =>
        !accessor.IsAbstract && source.Declaration(accessor) is AccessorDeclarationSyntax { Body: null, ExpressionBody: null };

    private static bool IsBase(IOperation operation) => operation is IPropertyReferenceOperation { Instance.Syntax: BaseExpressionSyntax };

    private static IPropertySymbol Dispatch(IPropertySymbol property, ObjectValue instance)
    {
        var accessor = property.GetMethod ?? property.SetMethod!;
        return Dispatch(accessor, instance).AssociatedSymbol as IPropertySymbol ?? property;
    }

    /// <summary>Whether the compiler stores the property in a field: it has no code of its own.</summary>
    private bool IsStored(IPropertySymbol property) =>
        source.Declaration(property) switch
        {
            PropertyDeclarationSyntax { ExpressionBody: not null } => false,
            PropertyDeclarationSyntax declaration => declaration.AccessorList!.Accessors.All(accessor =>
                accessor.Body is null && accessor.ExpressionBody is null
            ),
            ParameterSyntax => true,
            _ => false,
        };

    private Variable StaticProperty(IPropertySymbol property, IOperation operation)
    {
        InitialiseStatics(property.ContainingType, operation.Syntax.GetLocation());
        return StaticVariable(property.OriginalDefinition, Default(property.Type));
    }

    private Place LocateLibraryProperty(IPropertySymbol property, AbstractValue? receiver, AbstractValue[] arguments, IOperation operation)
    {
        var location = operation.Syntax.GetLocation();
        if (property.IsIndexer && receiver is SequenceValue or MapValue or Constant { Value: string })
        {
            return LocateElement(operation, receiver!, arguments);
        }

        var call = Arguments(property, receiver, arguments, location);
        return new(
            () => GetLibraryProperty(property, receiver, call),
            value => SetLibraryProperty(property, receiver, arguments, value, location)
        );
    }

    private AbstractValue GetLibraryProperty(IPropertySymbol property, AbstractValue? receiver, CallArguments call)
    {
        if (FindLibrary(property, receiver) is { } known)
        {
            return known(this, call);
        }

        // The tensors of a TorchSharp module, by the names that they have in the state dictionary.
        if (receiver is ModuleValue module && module.Find(property.Name) is { } state)
        {
            return state;
        }

        return call.Unknown($"'{Name(property.ContainingType)}.{property.Name}' is not known to Upscale");
    }

    private void SetLibraryProperty(
        IPropertySymbol property,
        AbstractValue? receiver,
        AbstractValue[] arguments,
        AbstractValue value,
        Location location
    )
    {
        var values = new Dictionary<string, AbstractValue>(StringComparer.Ordinal) { ["value"] = value };
        for (var i = 0; i < property.Parameters.Length; i++)
        {
            values[property.Parameters[i].Name] = arguments[i];
        }

        var call = new CallArguments(property, receiver, values, location);
        var known =
            FindLibrary(property, receiver, prefix: "=")
            ?? throw call.Refuse($"an assignment to '{Name(property.ContainingType)}.{property.Name}' is not known to Upscale");
        known(this, call);
    }
}
