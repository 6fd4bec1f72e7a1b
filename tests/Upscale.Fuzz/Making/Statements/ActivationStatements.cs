namespace Upscale.Fuzz.Making.Statements;

/// <summary>Activations.</summary>
internal static class ActivationStatements
{
    private static readonly (string Type, string Construction)[] Modules =
    [
        ("ReLU", "ReLU()"),
        ("ReLU6", "ReLU6()"),
        ("SiLU", "SiLU()"),
        ("Sigmoid", "Sigmoid()"),
        ("Tanh", "Tanh()"),
        ("GELU", "GELU()"),
        ("Hardswish", "Hardswish()"),
        ("LeakyReLU", "LeakyReLU(0.1)"),
        ("ELU", "ELU()"),
        ("Softplus", "Softplus()"),
        ("Hardsigmoid", "Hardsigmoid()"),
        ("Mish", "Mish()"),
        ("Dropout", "Dropout(0.2)"),
        ("Identity", "Identity()"),
        ("Hardtanh", "Hardtanh(-1.0, 2.0)"),
    ];

    /// <summary>A module, a function, a method or an operator that works element by element.</summary>
    public static bool OneByOne(Draft draft)
    {
        var x = draft.Pick()!;
        var (type, construction) = draft.Choices.Of(Modules);
        // A dropout or an identity may return its very input.
        var isOwn = type is not ("Dropout" or "Identity");
        var expression = draft.Choices.Below(9) switch
        {
            0 => $"functional.relu({x.Name})",
            1 => $"{x.Name}.relu()",
            2 => $"{x.Name}.sigmoid()",
            3 => $"functional.silu({x.Name})",
            4 => $"-{x.Name}",
            5 => draft.Call("PReLU", "act", $"PReLU({draft.Choices.Of(x.Channels, 1)})", x.Name),
            6 => draft.Choices.Of($"{x.Name}.tanh()", $"{x.Name}.abs()", $"{x.Name}.clamp(-1, 1)", $"functional.gelu({x.Name})"),
            _ => null,
        };
        x.IsOwn &= expression is not null || isOwn;
        draft.AddLike(x, expression ?? draft.Call(type, "act", construction, x.Name), expression is not null || isOwn);
        return true;
    }

    /// <summary>Into a tensor that nobody else sees: written over where it lies.</summary>
    public static bool InPlace(Draft draft)
    {
        if (draft.Pick(value => value.IsOwn) is not { } x)
        {
            return false;
        }

        var call = draft.Choices.Below(4) switch
        {
            0 => $"{x.Name}.relu_();",
            1 => draft.Call("ReLU", "act", "ReLU(inplace: true)", x.Name) + ";",
            2 => $"{x.Name}.mul_(0.5);",
            _ => draft.Pick(value => value.HasShapeOf(x) && value != x) is { } other
                ? $"{x.Name}.add_({other.Name});"
                : $"{x.Name}.neg_();",
        };
        draft.Text.Forward.Add(call);
        return true;
    }

    /// <summary>Functions that mix channels.</summary>
    public static bool OverChannels(Draft draft)
    {
        if (draft.Pick() is not { } x)
        {
            return false;
        }

        if (x.Channels % 2 == 0 && draft.Choices.Chance(50))
        {
            draft.Add(draft.Choices.Of($"functional.glu({x.Name}, 1)", $"functional.glu({x.Name}, 1)"), x.Channels / 2, x.Sizes);
        }
        else
        {
            draft.AddLike(x, draft.Choices.Of($"functional.softmax({x.Name}, 1)", $"{x.Name}.softmax(1)"));
        }

        return true;
    }
}
