namespace Upscale.Core.Operators;

/// <summary>The only registry of operators.</summary>
public static class OperatorTable
{
    private static readonly Dictionary<string, Operator> ByName = Index(
        [
            new InputOperator(),
            new ConvolutionOperator(),
            new TransposedConvolutionOperator(),
            new LinearOperator(),
            new NormalizationOperator(),
            new ElementwiseOperator(),
            new PoolingOperator(),
            new ConcatenationOperator(),
            new FlattenOperator(),
        ]
    );

    /// <summary>Every name, in ordinal order.</summary>
    public static IEnumerable<string> Names => ByName.Keys.OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The operator called <paramref name="name"/>, or null.</summary>
    public static Operator? Find(string name) => ByName.TryGetValue(name, out var found) ? found : null;

    private static Dictionary<string, Operator> Index(Operator[] operators) =>
        operators.SelectMany(item => item.Names, (item, name) => (item, name)).ToDictionary(pair => pair.name, pair => pair.item, StringComparer.Ordinal);
}
