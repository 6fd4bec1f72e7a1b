using Upscale.Core.Operators.Arrangements;
using Upscale.Core.Operators.Elementwise;
using Upscale.Core.Operators.Layers;
using Upscale.Core.Operators.Mixtures;
using Upscale.Core.Operators.Normalizations;
using Upscale.Core.Operators.Spatial;

namespace Upscale.Core.Operators;

/// <summary>The only registry of operators.</summary>
public static class OperatorTable
{
    private static readonly Dictionary<string, Operator> ByName = Index([
        // Layers, and what the model and its caller bring
        new InputOperator(),
        new GuardOperator(),
        new ParameterOperator(),
        new CreationOperator(),
        new ConvolutionOperator(),
        new TransposedConvolutionOperator(),
        new LinearOperator(),
        new EmbeddingOperator(),
        new BilinearOperator(),
        new RecurrentOperator(),
        new FunctionalOperator(),
        // Normalizations
        new BatchNormOperator(),
        new LayerNormOperator(),
        new GroupNormOperator(),
        new LocalResponseNormOperator(),
        // Element by element
        new UnaryOperator(),
        new PreluOperator(),
        new ScalarOperator(),
        new ArithmeticOperator(),
        new CastLikeOperator(),
        // Space
        new PoolingOperator(),
        new PaddingOperator(),
        new InterpolationOperator(),
        new PixelShuffleOperator(),
        // Arrangements of elements
        new ConcatenationOperator(),
        new StackOperator(),
        new FlattenOperator(),
        new ReshapeOperator(),
        new PermutationOperator(),
        new SqueezeOperator(),
        new SliceOperator(),
        new SelectOperator(),
        new IndexOperator(),
        new ShuffleOperator(),
        new RepeatOperator(),
        // Mixtures of elements along axes
        new ReductionOperator(),
        new SoftmaxOperator(),
        new GluOperator(),
        new ProductOperator(),
        new EinsumOperator(),
        new WholeOperator(),
    ]);

    /// <summary>Every name, in ordinal order.</summary>
    public static IEnumerable<string> Names => ByName.Keys.OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The operator called <paramref name="name"/>, or null.</summary>
    public static Operator? Find(string name) => ByName.TryGetValue(name, out var found) ? found : null;

    private static Dictionary<string, Operator> Index(Operator[] operators) =>
        operators
            .SelectMany(item => item.Names, (item, name) => (item, name))
            .ToDictionary(pair => pair.name, pair => pair.item, StringComparer.Ordinal);
}
