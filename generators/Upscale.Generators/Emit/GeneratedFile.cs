namespace Upscale.Generators.Emit;

/// <summary>A generated source file.</summary>
internal sealed record GeneratedFile(string HintName, string Text);
