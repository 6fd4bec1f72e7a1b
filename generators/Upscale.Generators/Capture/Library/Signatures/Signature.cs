using Upscale.Core.Graphs;

namespace Upscale.Generators.Capture.Library.Signatures;

/// <summary>An operator of the graph and its attributes, however TorchSharp calls it: as a module, a function or a method of a tensor.</summary>
internal sealed record Signature(string Operator, params Parameter[] Parameters)
{
    /// <summary>The attributes in a call, complete.</summary>
    public Attributes Read(CallArguments call)
    {
        var attributes = Attributes.Empty;
        foreach (var parameter in Parameters)
        {
            attributes = attributes.With(parameter.Name, parameter.Read(call, attributes));
        }

        return attributes;
    }

    /// <summary>The attributes of this operator among those of a module.</summary>
    public Attributes Of(Attributes module)
    {
        var attributes = Attributes.Empty;
        foreach (var parameter in Parameters)
        {
            attributes = attributes.With(parameter.Name, module[parameter.Name]);
        }

        return attributes;
    }
}
