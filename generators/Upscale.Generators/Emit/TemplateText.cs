using Scriban;
using Scriban.Runtime;

namespace Upscale.Generators.Emit;

/// <summary>The templates of this assembly. A name that a template gets wrong is an error, not an empty text.</summary>
internal static class TemplateText
{
    /// <summary>Renders template <paramref name="name"/> with the members of <paramref name="view"/> as its variables, in snake case.</summary>
    public static string Render(string name, object view)
    {
        var context = new TemplateContext
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedTargetAccess = false,
            NewLine = "\n",
            LoopLimit = 0,
            LimitToString = 0,
        };
        context.PushCulture(System.Globalization.CultureInfo.InvariantCulture);
        var variables = new ScriptObject();
        variables.Import(view);
        context.PushGlobal(variables);
        return Load(name).Render(context);
    }

    private static Template Load(string name)
    {
        var resource = typeof(TemplateText).Assembly.GetManifestResourceStream($"Upscale.Generators.{name}.scriban");
        using var reader = new StreamReader(resource ?? throw new InvalidOperationException($"there is no template '{name}'"));
        var template = Template.Parse(reader.ReadToEnd().Replace("\r\n", "\n"), name);
        return template.HasErrors ? throw new InvalidOperationException(template.Messages.ToString()) : template;
    }
}
