using Microsoft.CodeAnalysis;
using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture.Library;

/// <summary>How modules, parameters and buffers get their names: <c>RegisterComponents</c> and the <c>register_…</c> methods.</summary>
internal static class ModuleRegistration
{
    /// <summary>Adds the members.</summary>
    public static void AddTo(LibraryTable table)
    {
        table.Add(TorchTypes.Module, "RegisterComponents", RegisterComponents);
        table.Add(TorchTypes.Module, ["register_module", "add_module"], RegisterModule);
        table.Add(TorchTypes.Module, "register_parameter", (context, call) => RegisterTensor(context, call, "param"));
        table.Add(TorchTypes.Module, "register_buffer", (context, call) => RegisterTensor(context, call, "tensor"));
        table.Add(TorchTypes.Module, "training", (context, _) => Constant.Of(!context.IsForward));
        table.Add(TorchTypes.Module, "has_parameter", (_, call) => Constant.Of(Named(Module(call).Parameters, call)));
        table.Add(TorchTypes.Module, "has_buffer", (_, call) => Constant.Of(Named(Module(call).Buffers, call)));
        table.Add(
            TorchTypes.Module,
            ["get_parameter", "get_buffer"],
            (_, call) => Module(call).Find(Text(call)) ?? (AbstractValue)Constant.Null
        );
    }

    // Reflection's order: the fields of the object's own class, then the inherited ones that are not private; then the private ones of each base.
    private static Constant RegisterComponents(ICaptureContext context, CallArguments call)
    {
        RegisterComponents(context, call, Module(call));
        return Constant.Null;
    }

    // Registering a module registers its own components first: classes within a model need no call of their own.
    private static void RegisterComponents(ICaptureContext context, CallArguments call, ModuleValue module)
    {
        if (module.IsRegistered)
        {
            return;
        }

        context.Write(call, module);
        module.IsRegistered = true;
        if (module.Kind == "ModuleList")
        {
            // A Sequential does not do so.
            foreach (var child in module.Children.ToArray())
            {
                RegisterComponents(context, call, child.Value);
            }
        }

        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var type = module.Type; type is not null; type = type.BaseType)
        {
            for (var level = type; level is not null; level = level.BaseType)
            {
                foreach (var field in level.GetMembers().OfType<IFieldSymbol>())
                {
                    var isVisible =
                        SymbolEqualityComparer.Default.Equals(level, type) || field.DeclaredAccessibility != Accessibility.Private;
                    if (!field.IsStatic && isVisible && seen.Add(field.OriginalDefinition))
                    {
                        RegisterField(context, module, field, call);
                    }
                }
            }
        }
    }

    private static void RegisterField(ICaptureContext context, ModuleValue module, IFieldSymbol field, CallArguments call)
    {
        ISymbol key = field.AssociatedSymbol is IPropertySymbol property ? property.OriginalDefinition : field.OriginalDefinition;
        var name = ComponentName(field);
        if (!module.Fields.TryGetValue(key, out var value) || IsTaken(module, name))
        {
            return;
        }

        switch (value)
        {
            case ModuleValue child:
                RegisterComponents(context, call, child);
                module.Children.Add(new(name, child));
                break;
            case TensorStateValue { IsParameter: true } parameter:
                module.Add(module.Parameters, name, parameter);
                break;
            case TensorStateValue buffer:
                module.Add(module.Buffers, name, buffer);
                break;
            case Unknown unknown when field.Type is INamedTypeSymbol type && (IsTensor(type) || Interpreter.IsModule(type)):
                throw new CaptureException(CaptureDiagnostics.NotUnderstood, unknown.Location ?? call.Location, unknown.Reason);
        }
    }

    private static bool IsTensor(INamedTypeSymbol type) =>
        type.Name is "Tensor" or "Parameter" && type.ContainingAssembly.Name == "TorchSharp";

    private static string ComponentName(IFieldSymbol field)
    {
        var attribute = field.GetAttributes().FirstOrDefault(item => item.AttributeClass?.Name == "ComponentNameAttribute");
        return attribute?.NamedArguments.FirstOrDefault(item => item.Key == "Name").Value.Value as string ?? field.Name;
    }

    private static bool IsTaken(ModuleValue module, string name) =>
        module.Children.Any(child => child.Key == name) || module.Find(name) is not null;

    private static Constant RegisterModule(ICaptureContext context, CallArguments call)
    {
        var module = Module(call);
        context.Write(call, module);
        var name = Text(call);
        switch (call["submodule"] is Constant { Value: null } ? call["module"] : call["submodule"])
        {
            case ModuleValue child when module.Children.Any(item => item.Key == name && ReferenceEquals(item.Value, child)):
                break;
            case ModuleValue when name.Length == 0 || name.Contains('.') || IsTaken(module, name):
                throw call.Refuse($"a module cannot be registered as '{name}'");
            case ModuleValue child:
                RegisterComponents(context, call, child);
                module.Children.Add(new(name, child));
                break;
            case Unknown unknown:
                throw new CaptureException(CaptureDiagnostics.NotUnderstood, unknown.Location ?? call.Location, unknown.Reason);
            case var other:
                throw call.Refuse($"'{other}' is registered as a module");
        }

        return Constant.Null;
    }

    private static Constant RegisterTensor(ICaptureContext context, CallArguments call, string parameter)
    {
        var module = Module(call);
        context.Write(call, module);
        var name = Text(call);
        var state = call[parameter] switch
        {
            TensorStateValue found => found,
            Unknown unknown => throw new CaptureException(
                CaptureDiagnostics.NotUnderstood,
                unknown.Location ?? call.Location,
                unknown.Reason
            ),
            var other => throw call.Refuse($"'{other}' is registered as a tensor"),
        };
        if (parameter == "param")
        {
            module.Add(module.Parameters, name, state);
        }
        else
        {
            module.Add(module.Buffers, name, state);
            if (!call.Truth("persistent", otherwise: true))
            {
                module.NonPersistent.Add(name);
            }
        }

        return Constant.Null;
    }

    private static bool Named(List<KeyValuePair<string, TensorStateValue>> tensors, CallArguments call)
    {
        var name = Text(call);
        return tensors.Any(item => item.Key == name);
    }

    private static string Text(CallArguments call) => call.Text("name") ?? call.Text("target") ?? throw call.Refuse("a name is null");

    private static ModuleValue Module(CallArguments call) =>
        call.Receiver as ModuleValue ?? throw call.Refuse($"'{call.Member.Name}' of something that is no module of this project");
}
