using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Core.Graphs;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>What the library's tables may ask of the interpreter that calls them.</summary>
internal interface ICaptureContext
{
    Compilation Compilation { get; }

    CancellationToken Cancellation { get; }

    /// <summary>Whether forward runs: tensors are values of the graph. Otherwise a constructor runs.</summary>
    bool IsForward { get; }

    /// <summary>Adds an operation to the graph.</summary>
    /// <param name="call">The call, for the place of a diagnostic.</param>
    /// <param name="name">The operator's name in <c>OperatorTable</c>.</param>
    /// <param name="inputs">Tensors of forward, or parameters and buffers, which become values of the graph here.</param>
    /// <param name="attributes">The operation's attributes.</param>
    /// <param name="layer">The module whose tensors it uses.</param>
    /// <param name="viewOf">The tensor whose memory the result shares, or null.</param>
    TensorValue Record(
        CallArguments call,
        string name,
        IReadOnlyList<AbstractValue> inputs,
        Attributes? attributes = null,
        ModuleValue? layer = null,
        AbstractValue? viewOf = null
    );

    /// <summary>Adds an in-place operation: <paramref name="inputs"/>[0] is written and returned.</summary>
    TensorValue RecordInPlace(
        CallArguments call,
        string name,
        IReadOnlyList<AbstractValue> inputs,
        Attributes? attributes = null,
        ModuleValue? layer = null
    );

    /// <summary>A parameter or buffer as a value of the graph; tensors of forward are returned as they are.</summary>
    /// <exception cref="CaptureException">It is no tensor, or one that was overwritten through a view.</exception>
    TensorValue Tensor(CallArguments call, AbstractValue value);

    /// <summary>Calls a delegate, or forward of a module.</summary>
    AbstractValue Call(CallArguments call, AbstractValue callee, params AbstractValue[] arguments);

    /// <summary>Must be called before a known object is changed: forward may not change what existed before it.</summary>
    void Write(CallArguments call, AbstractValue target);

    /// <summary>A comparison of sizes that follow the input: decided by the example, and guarded. Null where it is none.</summary>
    Constant? Compare(Location? location, BinaryOperatorKind kind, AbstractValue left, AbstractValue right);

    /// <summary>A size that follows the input, or a number, as the number that it is for the example, which is guarded.</summary>
    Constant Pin(Location? location, AbstractValue value);

    /// <summary>The elements of an array, list, tuple, enumerable, dictionary (as pairs) or module container; null where it is none of these.</summary>
    IReadOnlyList<AbstractValue>? Elements(AbstractValue value);

    /// <summary>Whether a value is of a type; null where that is not known.</summary>
    bool? IsInstance(AbstractValue value, ITypeSymbol type);

    /// <summary>The type of a value, or null where it is not known.</summary>
    ITypeSymbol? TypeOf(AbstractValue value);

    /// <summary>A value as text, as interpolation gives it; null where it is not known.</summary>
    string? Text(AbstractValue value);
}
