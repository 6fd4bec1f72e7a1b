using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>Something that can be assigned, whose receiver and indices have been evaluated once.</summary>
internal sealed class Place(Func<AbstractValue> get, Action<AbstractValue> set)
{
    public AbstractValue Get() => get();

    public void Set(AbstractValue value) => set(Copies.Of(value));
}
