using System.Globalization;

namespace Upscale.Fuzz.Making;

/// <summary>A forward under construction: the class's text, the tensors at hand, and where the choices come from.</summary>
internal sealed class Draft(Choices choices, ClassText text, FileText file, bool hasFixedSizes, int depth)
{
    private const int MostChannels = 64;

    /// <summary>Where the random numbers come from.</summary>
    public Choices Choices => choices;

    /// <summary>The class.</summary>
    public ClassText Text => text;

    /// <summary>The file with the classes around it.</summary>
    public FileText File => file;

    /// <summary>Whether the model only ever runs at the captured height and width, so that flattening them is allowed.</summary>
    public bool HasFixedSizes => hasFixedSizes;

    /// <summary>How many classes deep: blocks have no blocks below the second.</summary>
    public int Depth => depth;

    /// <summary>The tensors at hand, the oldest first.</summary>
    public List<Value> Values { get; } = [];

    /// <summary>A number as C# writes it.</summary>
    public static string Number(double value) => value.ToString("0.0###", CultureInfo.InvariantCulture);

    /// <summary>A tensor at hand for which <paramref name="fits"/> holds, mostly the newest or one that nothing reads yet; null where there is none.</summary>
    public Value? Pick(Func<Value, bool>? fits = null)
    {
        var candidates = Values.Where(value => fits is null || fits(value)).Reverse().ToArray();
        if (candidates.Length == 0)
        {
            return null;
        }

        var unread = candidates.Where(value => value.IsUnread).ToArray();
        var from = unread.Length > 0 && !choices.Chance(40) ? unread : candidates;
        var picked = choices.Chance(50) ? from[choices.Below(from.Length)] : from[0];
        return Read(picked);
    }

    /// <summary>A feature map that is at hand.</summary>
    public Value? PickMap(Func<Value, bool>? fits = null) => Pick(value => value.IsMap && (fits is null || fits(value)));

    /// <summary>Notes that <paramref name="value"/> is read.</summary>
    public static Value Read(Value value)
    {
        value.IsUnread = false;
        return value;
    }

    /// <summary>A new local variable.</summary>
    public Value Add(string expression, int channels, Value.Area[] sizes, bool isOwn = true)
    {
        var value = new Value(text.Fresh("x"), channels, sizes) { IsOwn = isOwn };
        text.Forward.Add($"var {value.Name} = {expression};");
        Values.Add(value);
        return value;
    }

    /// <summary>A new local variable of the shape of <paramref name="like"/>; sometimes the old one is assigned instead.</summary>
    public Value AddLike(Value like, string expression, bool isOwn = true)
    {
        if (!choices.Chance(25))
        {
            return Add(expression, like.Channels, like.Sizes, isOwn);
        }

        var value = new Value(like.Name, like.Channels, like.Sizes) { IsOwn = isOwn };
        text.Forward.Add($"{like.Name} = {expression};");
        Values[Values.IndexOf(like)] = value;
        return value;
    }

    /// <summary>A layer of the class's own, and its call.</summary>
    public string Call(string type, string prefix, string construction, string argument) =>
        $"{text.Field(type, prefix, construction)}.call({argument})";

    /// <summary>A random width.</summary>
    public int Width() => choices.Of(4, 8, 6, 2, 3, 5, 7, 8, 12, 16, 1, 10);

    /// <summary>Whether a tensor of so many channels is small enough.</summary>
    public static bool IsSmall(int channels) => channels <= MostChannels;
}
