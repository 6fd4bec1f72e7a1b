using Upscale.Generators.Capture.Values;

namespace Upscale.Generators.Capture;

/// <summary>The arguments of one call by position; <c>ref</c> and <c>out</c> arguments are copied in and back.</summary>
internal sealed class ArgumentList
{
    private readonly List<KeyValuePair<Place, Variable>> written = [];

    public ArgumentList(int count)
    {
        Values = new AbstractValue[count];
        Variables = new Variable?[count];
        for (var i = 0; i < count; i++)
        {
            Values[i] = Constant.Null;
        }
    }

    public AbstractValue[] Values { get; }

    public Variable?[] Variables { get; }

    public void Bind(int ordinal, Place place, bool isRead)
    {
        var variable = new Variable(isRead ? place.Get() : Constant.Null);
        Variables[ordinal] = variable;
        Values[ordinal] = variable.Value;
        written.Add(new(place, variable));
    }

    public void WriteBack()
    {
        foreach (var pair in written)
        {
            pair.Key.Set(pair.Value.Value);
        }
    }
}
