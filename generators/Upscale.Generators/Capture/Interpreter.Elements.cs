using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Arithmetic;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    /// <summary>An element of an array, list, string or dictionary.</summary>
    private Place LocateElement(IOperation operation, AbstractValue receiver, AbstractValue[] indices)
    {
        if ((receiver as Unknown ?? indices.OfType<Unknown>().FirstOrDefault()) is { } unknown)
        {
            return new(() => unknown, _ => throw Refuse(unknown, operation.Syntax.GetLocation()));
        }

        return (receiver, indices) switch
        {
            (MapValue map, [var key]) => LocateEntry(operation, map, key),
            (_, [RangeValue range]) => LocateRange(operation, receiver, range),
            (SequenceValue sequence, [var index]) => LocateItem(operation, sequence, Offset(operation, index, sequence.Items.Count)),
            (SequenceValue sequence, _) => LocateItem(operation, Row(operation, sequence, indices), Last(operation, sequence, indices)),
            (Constant { Value: string text }, [var index]) => new(
                () => new Constant(text[Offset(operation, index, text.Length)]),
                _ => throw Refuse(operation, "a string is written")
            ),
            (Constant { Value: null }, _) => throw NullReference(operation, "this[]"),
            _ => LocateUnknown(operation, $"an element of {Describe(receiver)} is not known"),
        };
    }

    /// <summary><c>x[^1]</c> and <c>x[1..]</c> on what has a count and an indexer, or a slice.</summary>
    private Place LocateImplicit(IImplicitIndexerReferenceOperation operation)
    {
        var (receiver, index) = (Evaluate(operation.Instance), Evaluate(operation.Argument));
        if (
            receiver is not ObjectValue
            || operation.LengthSymbol is not IPropertySymbol length
            || LocateProperty(length, receiver, [], operation).Get() is not Constant { Value: int count }
        )
        {
            return LocateElement(operation, receiver, [index]);
        }

        return (index, operation.IndexerSymbol) switch
        {
            (IndexValue place, IPropertySymbol indexer) when place.In(count) is { } offset => LocateProperty(
                indexer,
                receiver,
                [new Constant(offset)],
                operation
            ),
            (RangeValue range, IMethodSymbol slice) when range.In(count) is var (first, end) => new(
                () => Invoke(slice, receiver, [new Constant(first), new Constant(end - first)], operation),
                _ => throw Refuse(operation, "an assignment to a range is not understood")
            ),
            _ => LocateUnknown(operation, $"an element of {Describe(receiver)} is not known"),
        };
    }

    private Place LocateEntry(IOperation operation, MapValue map, AbstractValue key) =>
        new(
            () =>
                map.IndexOf(key) is >= 0 and var index
                    ? map.Items[index].Value
                    : throw new CaptureException(
                        CaptureDiagnostics.Throws,
                        operation.Syntax.GetLocation(),
                        "KeyNotFoundException",
                        $"{Describe(key)} is not in the dictionary"
                    ),
            value =>
            {
                RefuseFrozen(map, operation);
                if (map.IndexOf(key) is >= 0 and var index)
                {
                    map.Items[index] = new(map.Items[index].Key, value);
                }
                else
                {
                    map.Add(key, value);
                }
            }
        );

    private Place LocateItem(IOperation operation, SequenceValue sequence, int index) =>
        new(
            () => sequence.Items[index],
            value =>
            {
                RefuseFrozen(sequence, operation);
                sequence.Items[index] = value;
            }
        );

    private void RefuseFrozen(AbstractValue target, IOperation operation)
    {
        if (IsForward && frozen.Contains(target))
        {
            throw new CaptureException(CaptureDiagnostics.ForwardWritesField, operation.Syntax.GetLocation(), Describe(target));
        }
    }

    private static Place LocateRange(IOperation operation, AbstractValue receiver, RangeValue range)
    {
        var count = receiver switch
        {
            SequenceValue sequence => sequence.Items.Count,
            Constant { Value: string text } => text.Length,
            _ => -1,
        };
        if (count < 0 || range.In(count) is not { } part || part.First < 0 || part.End < part.First || part.End > count)
        {
            return LocateUnknown(operation, $"a range of {Describe(receiver)} is not known");
        }

        return new(
            () =>
                receiver is SequenceValue sequence
                    ? new SequenceValue(sequence.Kind, sequence.Items.Skip(part.First).Take(part.End - part.First), sequence.Type)
                    : new Constant(((string)((Constant)receiver).Value!).Substring(part.First, part.End - part.First)),
            _ => throw Refuse(operation, "an assignment to a range is not understood")
        );
    }

    private static int Offset(IOperation operation, AbstractValue index, int count)
    {
        var offset =
            (index as IndexValue ?? new IndexValue(Narrow(index), isFromEnd: false)).In(count)
            ?? throw Refuse(operation, $"an index is {Describe(index)}");
        return offset >= 0 && offset < count
            ? offset
            : throw new CaptureException(
                CaptureDiagnostics.Throws,
                operation.Syntax.GetLocation(),
                "IndexOutOfRangeException",
                FormattableString.Invariant($"element {offset} of {count}")
            );
    }

    private static AbstractValue Narrow(AbstractValue index) =>
        index is Constant { Value: { } number } && NumericConversion.IsNumber(number)
            ? new Constant(NumericConversion.Convert(number, SpecialType.System_Int32, isChecked: false))
            : index;

    // Arrays of several dimensions are kept as arrays of arrays.
    private static SequenceValue Row(IOperation operation, SequenceValue sequence, AbstractValue[] indices)
    {
        var row = sequence;
        foreach (var index in indices.Take(indices.Length - 1))
        {
            row = (SequenceValue)row.Items[Offset(operation, index, row.Items.Count)];
        }

        return row;
    }

    private static int Last(IOperation operation, SequenceValue sequence, AbstractValue[] indices) =>
        Offset(operation, indices[indices.Length - 1], Row(operation, sequence, indices).Items.Count);

    public IReadOnlyList<AbstractValue>? Elements(AbstractValue value) =>
        value switch
        {
            SequenceValue sequence => sequence.Items,
            MapValue map => [.. map.Items.Select(item => Pair(item.Key, item.Value))],
            Constant { Value: string text } => [.. text.Select(character => new Constant(character))],
            ModuleValue { Kind: "ModuleDict" } module => [.. module.Children.Select(child => Pair(new Constant(child.Key), child.Value))],
            ModuleValue { Kind: "ParameterList" } module => [.. module.Parameters.Select(item => item.Value)],
            ModuleValue { Kind: "ParameterDict" } module => [.. module.Parameters.Select(item => Pair(new Constant(item.Key), item.Value))],
            ModuleValue { Kind: "Sequential" or "ModuleList" } module => [.. module.Children.Select(child => child.Value)],
            _ => null,
        };

    private static SequenceValue Pair(AbstractValue key, AbstractValue value) => new(SequenceKind.Tuple, [key, value]);

    private IReadOnlyList<AbstractValue>? EnumerateByUser(IOperation operation, AbstractValue collection)
    {
        if (collection is not ObjectValue instance)
        {
            return null;
        }

        for (var type = instance.Type; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMembers("GetEnumerator").OfType<IMethodSymbol>().Where(source.IsSource))
            {
                return Elements(Invoke(method, instance, [], operation));
            }
        }

        return null;
    }

    private SequenceValue CreateArray(IArrayCreationOperation operation)
    {
        var type = Substitute(operation.Type!);
        if (operation.Initializer is { } initializer)
        {
            return CreateArray(initializer, type);
        }

        var sizes = operation.DimensionSizes.Select(size => Size(size, Evaluate(size))).ToArray();
        return Filled(sizes, 0, type, ((IArrayTypeSymbol)type).ElementType);
    }

    private static int Size(IOperation operation, AbstractValue value) =>
        value switch
        {
            Constant { Value: int or long or uint or short or byte } constant => System.Convert.ToInt32(
                constant.Value,
                System.Globalization.CultureInfo.InvariantCulture
            ),
            Unknown unknown => throw Refuse(unknown, operation.Syntax.GetLocation()),
            _ => throw Refuse(operation, $"an array's length is {Describe(value)}"),
        };

    private SequenceValue Filled(int[] sizes, int axis, ITypeSymbol type, ITypeSymbol element) =>
        new(
            SequenceKind.Array,
            Enumerable
                .Range(0, sizes[axis])
                .Select(_ => axis == sizes.Length - 1 ? Default(element) : Filled(sizes, axis + 1, type, element)),
            type
        );

    // A collection of the user's, or a list of modules: made empty, and added to.
    private AbstractValue CreateByAdding(ICollectionExpressionOperation operation, INamedTypeSymbol type, List<AbstractValue> items)
    {
        var constructor = type.InstanceConstructors.FirstOrDefault(candidate =>
            candidate.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
        );
        var add = Members(type, "Add").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.Length == 1);
        if (constructor is null || add is null)
        {
            return NotKnown(operation, $"a collection expression that makes a {type.Name} is not understood");
        }

        var location = operation.Syntax.GetLocation();
        var made = Create(constructor, [.. constructor.Parameters.Select(parameter => ParameterValues.Default(parameter)!)], location);
        foreach (var item in items)
        {
            Invoke(add, made, [item], operation);
        }

        return made;
    }

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol start, string name)
    {
        for (var type = start; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
            {
                yield return member;
            }
        }
    }

    private SequenceValue CreateArray(IArrayInitializerOperation initializer, ITypeSymbol? type = null) =>
        new(
            SequenceKind.Array,
            initializer.ElementValues.Select(element =>
                element is IArrayInitializerOperation row ? CreateArray(row, type) : EvaluateCopy(element)
            ),
            type
        );

    private AbstractValue CreateCollection(ICollectionExpressionOperation operation)
    {
        var items = new List<AbstractValue>();
        foreach (var element in operation.Elements)
        {
            if (element is ISpreadOperation spread)
            {
                var value = Evaluate(spread.Operand);
                items.AddRange(Elements(value) ?? EnumerateByUser(spread, value) ?? throw Refuse(spread, $"{Describe(value)} is spread"));
            }
            else
            {
                items.Add(EvaluateCopy(element));
            }
        }

        var type = Substitute(operation.Type!);
        if (type is INamedTypeSymbol named && (IsModule(named) || source.IsSource(named)))
        {
            return CreateByAdding(operation, named, items);
        }

        if (type.Name.EndsWith("Dictionary", StringComparison.Ordinal))
        {
            var map = new MapValue(type);
            map.Items.AddRange(
                items.Cast<SequenceValue>().Select(pair => new KeyValuePair<AbstractValue, AbstractValue>(pair.Items[0], pair.Items[1]))
            );
            return map;
        }

        var kind = type switch
        {
            IArrayTypeSymbol => SequenceKind.Array,
            { Name: "HashSet" or "SortedSet" or "ISet" } => SequenceKind.Set,
            { Name: "Span" or "ReadOnlySpan" or "ImmutableArray" } => SequenceKind.Array,
            _ => SequenceKind.List,
        };
        return kind == SequenceKind.Set
            ? new SequenceValue(kind, items.Where((item, i) => !items.Take(i).Any(other => Equality.AreEqual(other, item) == true)), type)
            : new SequenceValue(kind, items, type);
    }
}
