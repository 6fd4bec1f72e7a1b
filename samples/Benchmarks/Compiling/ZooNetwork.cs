namespace Upscale.Benchmarks.Compiling;

/// <summary>A network of the zoo.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="File">The file of the zoo that its class is in.</param>
/// <param name="Class">Its class.</param>
/// <param name="Creation">The C# expression that makes it.</param>
/// <param name="Example">Height and width of the example input that it is captured with.</param>
/// <param name="Smallest">Height and width of the smallest input that it takes.</param>
/// <param name="WeightScale">By what its random weights are smaller than others': in the deepest networks float32's rounding would grow to the outputs' size.</param>
internal sealed record ZooNetwork(
    string Name,
    string File,
    string Class,
    string Creation,
    int Example = 224,
    int Smallest = 32,
    double WeightScale = 1
);
