namespace Upscale.Generators.Capture.Library;

/// <summary>Everything that capture knows of libraries: the one list of tables.</summary>
/// <remarks>To add knowledge: write a static class with <c>AddTo(LibraryTable)</c>, and name it here.</remarks>
internal static class KnownLibrary
{
    /// <summary>TorchSharp's module classes by name.</summary>
    public static IReadOnlyDictionary<string, ModuleKind> Modules { get; } = Index(TorchModules.All);

    /// <summary>Members by type and name.</summary>
    public static LibraryTable Members { get; } =
        Fill([
            TorchFunctions.AddTo,
            TorchArithmetic.AddTo,
            TorchShapes.AddTo,
            TorchJoins.AddTo,
            TorchIndexing.AddTo,
            TorchPieces.AddTo,
            TorchReductions.AddTo,
            TorchCreation.AddTo,
            TorchLayerFunctions.AddTo,
            TorchConversions.AddTo,
            TorchComparisons.AddTo,
            TorchWholes.AddTo,
            TorchComposites.AddTo,
            TorchRefusals.AddTo,
            TorchContainers.AddTo,
            table => TorchMembers.AddTo(table, TorchModules.All.Select(kind => kind.Name)),
            NoEffects.AddTo,
            TorchDevices.AddTo,
            ModuleRegistration.AddTo,
            BaseCollections.AddTo,
            BaseMaps.AddTo,
            BaseLinq.AddTo,
            BaseMath.AddTo,
            BaseText.AddTo,
            BaseTextBuilder.AddTo,
            BaseEnums.AddTo,
        ]);

    private static LibraryTable Fill(IEnumerable<Action<LibraryTable>> tables)
    {
        var table = new LibraryTable();
        foreach (var add in tables)
        {
            add(table);
        }

        return table;
    }

    private static Dictionary<string, ModuleKind> Index(IEnumerable<ModuleKind> kinds) =>
        kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
}
