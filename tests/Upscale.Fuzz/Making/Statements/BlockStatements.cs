namespace Upscale.Fuzz.Making.Statements;

/// <summary>Classes of modules, lists of them, and loops over lists.</summary>
internal static class BlockStatements
{
    private const int MostStatements = 5;

    /// <summary>A random block class, used once, as two instances, or as one instance twice.</summary>
    public static bool Nested(Draft draft)
    {
        if (draft.Depth >= 2 || draft.PickMap() is not { } x)
        {
            return false;
        }

        var (name, result) = RandomClass(draft, x);
        x.IsOwn = false;
        var field = draft.Text.Field(name, "block", $"new {name}()");
        var y = draft.Add($"{field}.call({x.Name})", result.Channels, result.Sizes, isOwn: false);
        if (result.HasShapeOf(x) && draft.Choices.Chance(40))
        {
            var again = draft.Choices.Chance(50) ? field : draft.Text.Field(name, "block", $"new {name}()");
            draft.Add($"{again}.call({Draft.Read(y).Name})", result.Channels, result.Sizes, isOwn: false);
        }

        return true;
    }

    /// <summary>Blocks in a list that a loop in the constructor fills: a Sequential, or a ModuleList and a loop in forward.</summary>
    public static bool Loop(Draft draft)
    {
        if (draft.PickMap() is not { } x)
        {
            return false;
        }

        var name = ResidualClass(draft);
        var list = draft.Text.Fresh("list");
        var hidden = draft.Choices.Of(4, 2, 6, 3);
        var count = 1 + draft.Choices.Below(3);
        draft.Text.Construct(
            $"var {list} = new List<Module<Tensor, Tensor>>();",
            $"for (var i = 0; i < {count}; i++)",
            "{",
            $"    {list}.Add(new {name}({x.Channels}, {hidden}{(draft.Choices.Chance(30) ? " + i" : "")}));",
            "}"
        );
        if (draft.Choices.Chance(50))
        {
            var field = draft.Text.Field(
                "ModuleList<Module<Tensor, Tensor>>",
                "blocks",
                $"new ModuleList<Module<Tensor, Tensor>>([.. {list}])"
            );
            var y = draft.Add(x.Name, x.Channels, x.Sizes, isOwn: false);
            x.IsOwn = false;
            draft.Text.Forward.AddRange([
                $"foreach (var block in {field})",
                "{",
                $"    {y.Name} = {draft.Choices.Of("block.call(" + y.Name + ")", y.Name + " + block.call(" + y.Name + ")")};",
                "}",
            ]);
        }
        else
        {
            draft.Add(draft.Call("Sequential", "stack", $"Sequential({list})", x.Name), x.Channels, x.Sizes, isOwn: false);
        }

        return true;
    }

    /// <summary>A dense block: every layer reads all that came before.</summary>
    public static bool Dense(Draft draft)
    {
        var growth = draft.Choices.Of(2, 3, 4);
        var count = 1 + draft.Choices.Below(3);
        if (draft.PickMap(value => Draft.IsSmall(value.Channels + (count * growth))) is not { } x)
        {
            return false;
        }

        var list = draft.Text.Fresh("list");
        var layers = draft.Text.Fresh("features");
        draft.Text.Construct(
            $"var {list} = new List<Conv2d>();",
            $"for (var i = 0; i < {count}; i++)",
            "{",
            $"    {list}.Add(Conv2d({x.Channels} + i * {growth}, {growth}, 3, padding: 1));",
            "}"
        );
        var field = draft.Text.Field("ModuleList<Conv2d>", "dense", $"new ModuleList<Conv2d>([.. {list}])");
        draft.Text.Forward.AddRange([
            $"var {layers} = new List<Tensor> {{ {x.Name} }};",
            $"foreach (var layer in {field})",
            "{",
            $"    {layers}.Add(functional.relu(layer.call(cat({layers}, 1))));",
            "}",
        ]);
        draft.Add($"cat({layers}, 1)", x.Channels + (count * growth), x.Sizes);
        return true;
    }

    /// <summary>A residual block with a downsampling branch that may be missing.</summary>
    public static bool Residual(Draft draft)
    {
        if (draft.PickMap(value => value.Smallest >= 4) is not { } x)
        {
            return false;
        }

        var name = DownsamplingClass(draft);
        var width = draft.Choices.Chance(50) ? draft.Width() : x.Channels;
        var stride = draft.Choices.Chance(30) ? 2 : 1;
        var call = draft.Call(name, "block", $"new {name}({x.Channels}, {width}, {stride})", x.Name);
        draft.Add(call, width, ConvolutionStatements.Sizes(x, 1, stride, 0), isOwn: false);
        return true;
    }

    private static (string Name, Value Result) RandomClass(Draft draft, Value x)
    {
        var name = draft.File.FreshClass("Block");
        var inner = new Draft(draft.Choices, new(name), draft.File, draft.HasFixedSizes, draft.Depth + 1);
        inner.Values.Add(new("x", x.Channels, x.Sizes));
        ModelMaker.Fill(inner, MostStatements);
        var result = inner.PickMap()!;
        if (inner.Choices.Chance(40))
        {
            var skip = inner.Text.Fresh("skip");
            inner.Text.Forward.Add(result.HasShapeOf(x) ? $"var {skip} = {result.Name} + 1.0;" : $"var {skip} = {result.Name}.relu();");
            result = new(skip, result.Channels, result.Sizes);
        }

        draft.File.Add(inner.Text.Write($"internal sealed class {name} : Module<Tensor, Tensor>", "Tensor forward(Tensor x)", result.Name));
        return (name, result);
    }

    private static string ResidualClass(Draft draft)
    {
        var name = draft.File.FreshClass("Residual");
        var activation = draft.Choices.Of("ReLU()", "SiLU()", "LeakyReLU(0.2)");
        draft.File.Add(
            $$"""
            internal sealed class {{name}} : Module<Tensor, Tensor>
            {
                private readonly Sequential body;

                public {{name}}(long channels, long hidden)
                    : base(nameof({{name}}))
                {
                    body = Sequential(
                        ("conv1", Conv2d(channels, hidden, 1, bias: false)),
                        ("norm", BatchNorm2d(hidden)),
                        ("act", {{activation}}),
                        ("conv2", Conv2d(hidden, channels, 3, padding: 1))
                    );
                    RegisterComponents();
                }

                public override Tensor forward(Tensor x) => x + body.call(x);
            }

            """.ReplaceLineEndings("\n")
        );
        return name;
    }

    private static string DownsamplingClass(Draft draft)
    {
        var name = draft.File.FreshClass("Down");
        draft.File.Add(
            $$"""
            internal sealed class {{name}} : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv1;
                private readonly BatchNorm2d bn1;
                private readonly Conv2d conv2;
                private readonly BatchNorm2d bn2;
                private readonly Sequential? downsample;

                public {{name}}(long inChannels, long outChannels, long stride = 1)
                    : base(nameof({{name}}))
                {
                    conv1 = Conv2d(inChannels, outChannels, 3, stride: stride, padding: 1, bias: false);
                    bn1 = BatchNorm2d(outChannels);
                    conv2 = Conv2d(outChannels, outChannels, 3, padding: 1, bias: false);
                    bn2 = BatchNorm2d(outChannels);
                    if (stride != 1 || inChannels != outChannels)
                    {
                        downsample = Sequential(Conv2d(inChannels, outChannels, 1, stride: stride, bias: false), BatchNorm2d(outChannels));
                    }

                    RegisterComponents();
                }

                public override Tensor forward(Tensor x)
                {
                    var identity = downsample is null ? x : downsample.call(x);
                    var y = functional.relu(bn1.call(conv1.call(x)));
                    y = bn2.call(conv2.call(y));
                    return functional.relu(y + identity);
                }
            }

            """.ReplaceLineEndings("\n")
        );
        return name;
    }
}
