using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using Upscale.Core.Operators;
using Upscale.Generators.Capture.Library;
using Upscale.Generators.Capture.Library.Signatures;
using Upscale.Generators.Emit;

namespace Upscale.Generators.Tests.Library;

/// <summary>What capture knows of TorchSharp, as a table in the repository: <c>TorchSharpModules.txt</c>.</summary>
public sealed class TorchSharpCoverageTests
{
    private static readonly Type[] Types = [typeof(torch.nn.functional), typeof(torch), typeof(torch.Tensor)];

    [Fact]
    public void Factories_AreKnownOrRefusedAsTheTableSays()
    {
        var expected = File.ReadAllLines(Path.Combine(Folder(), "TorchSharpModules.txt")).Where(line => line.Length > 0).ToArray();

        Assert.Equal(expected, Factories().Select(name => $"{name}: {Support(name)}"));
    }

    [Fact]
    public void Functions_AreKnownAsTheTableSays()
    {
        var expected = File.ReadAllLines(Path.Combine(Folder(), "TorchSharpFunctions.txt")).Where(line => line.Length > 0).ToArray();

        Assert.Equal(expected, Functions());
    }

    [Fact]
    public void Signatures_AreOperatorsOfTheGraph() =>
        Assert.DoesNotContain(OperatorSignatures.All, signature => OperatorTable.Find(signature.Operator) is null);

    [Fact]
    public void Signatures_HaveCSharp() =>
        Assert.DoesNotContain(OperatorSignatures.All, signature => !OperatorEmission.Has(signature.Operator));

    private static IEnumerable<string> Factories() =>
        typeof(torch.nn)
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => typeof(torch.nn.Module).IsAssignableFrom(method.ReturnType))
            .Select(method => method.Name)
            .Distinct()
            .OrderBy(name => name, StringComparer.Ordinal);

    private static IEnumerable<string> Functions() =>
        Types.SelectMany(type =>
            type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(member => member is MethodInfo { IsSpecialName: false } or PropertyInfo)
                .Select(member => member.Name == "Item" ? "this[]" : member.Name)
                .Distinct()
                .OrderBy(name => name, StringComparer.Ordinal)
                .Select(name => $"{type.Name}.{name}: {Support(type, name)}")
        );

    private static string Support(Type type, string name) =>
        KnownLibrary.Members.Find(FullName(type), name) is null ? "not known"
        : TorchRefusals.Functions.Contains(name, StringComparer.Ordinal) ? "refused by name"
        : "known";

    private static string FullName(Type type) => type.FullName!.Replace('+', '.');

    private static string Support(string name) =>
        !KnownLibrary.Modules.ContainsKey(name) ? "not known"
        : TorchRefusals.Modules.Concat(TorchRecurrent.All).Any(kind => kind.Name == name) ? "refused where forward calls it"
        : "captured";

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
