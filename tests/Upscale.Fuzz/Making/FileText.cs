namespace Upscale.Fuzz.Making;

/// <summary>The file of a model: its class and the classes of its blocks.</summary>
internal sealed class FileText(string model)
{
    private readonly List<string> classes = [];
    private int count;

    /// <summary>A class name of its own for a block.</summary>
    public string FreshClass(string kind) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{model}{kind}{count++}");

    /// <summary>Adds a class.</summary>
    public void Add(string text) => classes.Add(text);

    /// <summary>The whole file.</summary>
    public string Write() =>
        """
            using System.Collections.Generic;
            using System.Linq;
            using TorchSharp;
            using TorchSharp.Modules;
            using Upscale;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;

            namespace Fuzzed;


            """ + string.Join("\n", Enumerable.Reverse(classes));
}
