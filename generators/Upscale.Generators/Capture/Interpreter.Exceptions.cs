using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Exceptions of the model's own code: thrown, caught, thrown again.</summary>
internal sealed partial class Interpreter
{
    private Flow Try(ITryOperation operation)
    {
        Flow flow;
        try
        {
            flow = Attempt(operation);
        }
        catch (Exception exception) when (Thrown(exception) is not null)
        {
            _ = Finally(operation);
            throw;
        }

        var last = Finally(operation);
        return last == Flow.Next ? flow : last;
    }

    private Flow Finally(ITryOperation operation) => operation.Finally is { } block ? Execute(block) : Flow.Next;

    private Flow Attempt(ITryOperation operation)
    {
        try
        {
            return Execute(operation.Body);
        }
        catch (Exception exception) when (Thrown(exception) is not null)
        {
            var thrown = Thrown(exception)!;
            if (operation.Catches.FirstOrDefault(candidate => Catches(candidate, thrown)) is not { } handler)
            {
                throw;
            }

            frame.Caught.Push(thrown);
            try
            {
                return Execute(handler.Handler);
            }
            finally
            {
                _ = frame.Caught.Pop();
            }
        }
    }

    // What a library throws is known by the exception's name.
    private ThrownException? Thrown(Exception exception) =>
        exception switch
        {
            ThrownException thrown => thrown,
            CaptureException { Diagnostic: { Id: CaptureDiagnostics.Throws, Arguments: [var name, ..] } } known => new(
                Compilation.GetTypeByMetadataName("System." + name)
                    ?? Compilation.GetTypeByMetadataName("System.Collections.Generic." + name),
                new Unknown("an exception object is used", null),
                known.Message,
                known.Place
            ),
            _ => null,
        };

    private bool Catches(ICatchClauseOperation candidate, ThrownException thrown)
    {
        if (thrown.Type is null || !Compilation.HasImplicitConversion(thrown.Type, candidate.ExceptionType))
        {
            return false;
        }

        if (candidate.ExceptionDeclarationOrExpression is IVariableDeclaratorOperation declarator)
        {
            frame.Declare(declarator.Symbol, thrown.Value);
        }

        return candidate.Filter is null || IsTrue(candidate.Filter);
    }

    private ThrownException Throw(IThrowOperation operation)
    {
        if (operation.Exception is null)
        {
            return frame.Caught.Peek();
        }

        var exception = Unconverted(operation.Exception);
        var message = exception is IObjectCreationOperation creation
            ? creation
                .Arguments.Select(argument => Evaluate(argument.Value))
                .OfType<Constant>()
                .Select(constant => constant.Value as string)
                .FirstOrDefault(text => text is not null)
            : null;
        return new ThrownException(
            exception.Type as INamedTypeSymbol,
            NotKnown(operation, "an exception object is used"),
            message ?? "",
            operation.Syntax.GetLocation()
        );
    }

    private static IOperation Unconverted(IOperation operation) =>
        operation is IConversionOperation { IsImplicit: true } conversion ? Unconverted(conversion.Operand) : operation;
}
