using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    /// <summary>Runs a statement. A kind that is not understood ends the capture.</summary>
    private Flow Execute(IOperation operation)
    {
        budget.Step(operation);
        return operation switch
        {
            IBlockOperation block => Run(block.Operations),
            IExpressionStatementOperation statement => Effect(statement.Operation),
            IVariableDeclarationGroupOperation group => Declare(group),
            IConditionalOperation conditional => Branch(conditional),
            IReturnOperation returned => Return(returned),
            IForEachLoopOperation loop => InLoop(loop, () => Loop(loop)),
            IForLoopOperation loop => InLoop(loop, () => Loop(loop)),
            IWhileLoopOperation loop => InLoop(loop, () => Loop(loop)),
            ISwitchOperation choice => Switch(choice),
            IBranchOperation { BranchKind: BranchKind.Break } => Flow.Break,
            IBranchOperation { BranchKind: BranchKind.Continue } => Flow.Continue,
            IBranchOperation branch => Goto(branch),
            ITryOperation attempt => Try(attempt),
            IUsingOperation use => Use(use),
            IUsingDeclarationOperation use => Declare(use.DeclarationGroup),
            ILockOperation locked => Execute(locked.Body),
            ILabeledOperation labeled => labeled.Operation is { } inner ? Execute(inner) : Flow.Next,
            IThrowOperation thrown => throw Throw(thrown),
            ILocalFunctionOperation or IEmptyOperation => Flow.Next,
            _ => throw Refuse(operation, $"a statement of kind {operation.Kind} is not understood"),
        };
    }

    private Flow Run(IReadOnlyList<IOperation> statements)
    {
        for (var place = 0; place < statements.Count; place++)
        {
            var flow = Execute(statements[place]);
            if (flow == Flow.Goto && Labelled(statements) is >= 0 and var target)
            {
                (flow, place) = (Flow.Next, target - 1);
            }

            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Goto(IBranchOperation branch)
    {
        frame.Label = branch.Target;
        return Flow.Goto;
    }

    // A label is in the block of its goto, or in one around it.
    private int Labelled(IReadOnlyList<IOperation> statements)
    {
        for (var place = 0; place < statements.Count; place++)
        {
            for (
                var labelled = statements[place] as ILabeledOperation;
                labelled is not null;
                labelled = labelled.Operation as ILabeledOperation
            )
            {
                if (Same(labelled.Label, frame.Label))
                {
                    return place;
                }
            }
        }

        return -1;
    }

    // The value of an unknown call may be dropped: calls that could change a known object were refused already.
    private Flow Effect(IOperation expression)
    {
        var value = Evaluate(expression);
        return value is Unknown unknown && !IsCallOrAssignment(expression)
            ? throw Refuse(unknown, expression.Syntax.GetLocation())
            : Flow.Next;
    }

    private static bool IsCallOrAssignment(IOperation expression) =>
        expression
            is IInvocationOperation
                or IAssignmentOperation
                or IObjectCreationOperation
                or IConditionalAccessOperation
                or IConversionOperation;

    private Flow Declare(IVariableDeclarationGroupOperation group)
    {
        foreach (var declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
        {
            var initializer = declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer;
            var value = initializer is null ? Default(Substitute(declarator.Symbol.Type)) : EvaluateCopy(initializer.Value);
            frame.Declare(declarator.Symbol, value);
        }

        return Flow.Next;
    }

    private Flow Branch(IConditionalOperation conditional) =>
        IsTrue(conditional.Condition) ? Execute(conditional.WhenTrue)
        : conditional.WhenFalse is { } otherwise ? Execute(otherwise)
        : Flow.Next;

    private Flow Return(IReturnOperation operation)
    {
        if (operation.Kind == OperationKind.YieldReturn)
        {
            frame.Yielded ??= [];
            frame.Yielded.Add(EvaluateCopy(operation.ReturnedValue!));
            return Flow.Next;
        }

        frame.Result = operation.ReturnedValue is { } value ? EvaluateCopy(value) : null;
        return Flow.Return;
    }

    // A loop that does not end is named itself, wherever in it the budget ran out.
    private Flow InLoop(IOperation loop, Func<Flow> run)
    {
        budget.EnterLoop(loop);
        try
        {
            return run();
        }
        finally
        {
            budget.LeaveLoop();
        }
    }

    private Flow Loop(IForEachLoopOperation loop)
    {
        var collection = Evaluate(loop.Collection);
        var elements =
            Elements(collection)
            ?? EnumerateByUser(loop, collection)
            ?? throw (
                collection is Unknown unknown
                    ? Refuse(unknown, loop.Collection.Syntax.GetLocation())
                    : Refuse(loop.Collection, $"a loop runs over {Describe(collection)}")
            );
        foreach (var element in elements.ToArray())
        {
            Bind(loop.LoopControlVariable, element);
            if (LeavesLoop(Execute(loop.Body), out var flow))
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private void Bind(IOperation variable, AbstractValue element)
    {
        if (variable is IVariableDeclaratorOperation declarator)
        {
            frame.Declare(declarator.Symbol, Copies.Of(element));
        }
        else
        {
            AssignTo(variable, element);
        }
    }

    private static bool LeavesLoop(Flow body, out Flow loop)
    {
        loop = body is Flow.Return or Flow.Goto ? body : Flow.Next;
        return body is Flow.Return or Flow.Goto or Flow.Break;
    }

    private Flow Loop(IForLoopOperation loop)
    {
        Run(loop.Before);
        while (loop.Condition is null || IsTrue(loop.Condition))
        {
            budget.Step(loop);
            if (LeavesLoop(Execute(loop.Body), out var flow))
            {
                return flow;
            }

            Run(loop.AtLoopBottom);
        }

        return Flow.Next;
    }

    private Flow Loop(IWhileLoopOperation loop)
    {
        while (!loop.ConditionIsTop || Continues(loop))
        {
            budget.Step(loop);
            if (LeavesLoop(Execute(loop.Body), out var flow))
            {
                return flow;
            }

            if (!loop.ConditionIsTop && !Continues(loop))
            {
                break;
            }
        }

        return Flow.Next;
    }

    private bool Continues(IWhileLoopOperation loop) => loop.Condition is null || IsTrue(loop.Condition) != loop.ConditionIsUntil;

    private Flow Switch(ISwitchOperation operation)
    {
        var value = Evaluate(operation.Value);
        var chosen =
            operation.Cases.FirstOrDefault(section => section.Clauses.Any(clause => Takes(clause, value)))
            ?? operation.Cases.FirstOrDefault(section => section.Clauses.Any(clause => clause is IDefaultCaseClauseOperation));
        var flow = chosen is null ? Flow.Next : Run(chosen.Body);
        while (
            flow == Flow.Goto
            && operation.Cases.FirstOrDefault(section => section.Clauses.Any(clause => Same(clause.Label, frame.Label))) is { } next
        )
        {
            budget.Step(next);
            flow = Run(next.Body);
        }

        return flow == Flow.Break ? Flow.Next : flow;
    }

    private bool Takes(ICaseClauseOperation clause, AbstractValue value) =>
        clause switch
        {
            ISingleValueCaseClauseOperation single => MatchesValue(single.Value, value, BinaryOperatorKind.Equals),
            IPatternCaseClauseOperation pattern => Matches(pattern.Pattern, value) && (pattern.Guard is null || IsTrue(pattern.Guard)),
            IDefaultCaseClauseOperation => false,
            _ => throw Refuse(clause, $"a case of kind {clause.CaseKind} is not understood"),
        };

    private Flow Use(IUsingOperation operation)
    {
        if (operation.Resources is IVariableDeclarationGroupOperation group)
        {
            Declare(group);
        }
        else
        {
            Evaluate(operation.Resources);
        }

        return Execute(operation.Body);
    }
}
