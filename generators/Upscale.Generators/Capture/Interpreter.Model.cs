using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

internal sealed partial class Interpreter
{
    /// <summary>The model that a static factory returns.</summary>
    public AbstractValue CallFactory(IMethodSymbol factory, AbstractValue[] arguments, Location? location)
    {
        if (factory.AssociatedSymbol is IPropertySymbol property && IsStored(property))
        {
            InitialiseStatics(property.ContainingType, location);
            return statics.TryGetValue(property, out var variable) ? variable.Value : Constant.Null;
        }

        return InvokeDelegate(new DelegateValue(factory, null, null), arguments, location);
    }

    /// <summary>Forward of the model itself.</summary>
    public AbstractValue CallModel(ModuleValue model, AbstractValue[] inputs, Location? location)
    {
        var call = new CallArguments(model.Type, model, new Dictionary<string, AbstractValue>(), location);
        return CallModule(model, call, inputs);
    }

    /// <summary>The forward of the model that the most derived class has; null where the model is of a TorchSharp class.</summary>
    public static IMethodSymbol? Forward(ModuleValue model)
    {
        for (var type = model.Type; type is not null; type = type.BaseType)
        {
            if (
                type.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method => method.IsOverride && !method.IsAbstract) is
                { } forward
            )
            {
                return forward;
            }
        }

        return null;
    }
}
