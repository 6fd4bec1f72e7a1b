using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Upscale.Generators.Capture;

/// <summary>Bounds on the work of one capture, so that a loop that never ends is a diagnostic and not a frozen editor.</summary>
internal sealed class Budget(CancellationToken cancellation)
{
    private readonly Stack<IOperation> loops = new();
    private const int Steps = 50_000_000;
    private const int Depth = 200;
    private int steps;
    private int depth;

    /// <summary>The last operation that was begun: where an unforeseen failure is reported.</summary>
    public IOperation? Current { get; private set; }

    /// <summary>Counts one operation.</summary>
    public void Step(IOperation operation)
    {
        Current = operation;
        if ((++steps & 0xf) == 0)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }

        if ((steps & 0xff) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        if (steps > Steps)
        {
            var place = loops.Count > 0 ? loops.Peek() : operation;
            throw new CaptureException(CaptureDiagnostics.BudgetExceeded, place.Syntax.GetLocation(), $"more than {Steps} steps");
        }
    }

    /// <summary>Begins a loop; <see cref="LeaveLoop"/> ends it.</summary>
    public void EnterLoop(IOperation loop) => loops.Push(loop);

    public void LeaveLoop() => _ = loops.Pop();

    /// <summary>Counts a call; <see cref="Leave"/> ends it.</summary>
    public void Enter(Location? location)
    {
        if (++depth > Depth)
        {
            throw new CaptureException(CaptureDiagnostics.BudgetExceeded, location, $"more than {Depth} nested calls");
        }
    }

    public void Leave() => depth--;
}
