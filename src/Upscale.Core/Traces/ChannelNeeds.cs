using Upscale.Core.Graphs;
using Upscale.Core.Operators;

namespace Upscale.Core.Traces;

/// <summary>Which channels must be kept whatever the masks: those that reach an output of the network or an operation without a rule.</summary>
public sealed class ChannelNeeds
{
    /// <summary>The reason of what the network returns.</summary>
    public const string Output = "it reaches an output of the network";

    private readonly string?[][] reasons;

    private ChannelNeeds(string?[][] reasons) => this.reasons = reasons;

    /// <summary>Why channel <paramref name="channel"/> of <paramref name="value"/> must be kept, or null where it need not.</summary>
    public string? Reason(int value, int channel) => reasons[value][channel];

    /// <summary>Walks the graph backwards from its outputs.</summary>
    public static ChannelNeeds Of(GraphChannels channels)
    {
        var operations = channels.Graph.Operations;
        var reasons = operations.Select(operation => new string?[channels.Count(operation.Id)]).ToArray();
        foreach (var output in channels.Graph.Outputs)
        {
            Whole(reasons[output], Output);
        }

        foreach (var operation in operations.Reverse())
        {
            for (var input = 0; input < operation.Inputs.Count; input++)
            {
                Need(reasons, operation, channels.Rule(operation.Id), input);
            }
        }

        return new(reasons);
    }

    private static void Need(string?[][] reasons, Operation operation, ChannelRule rule, int input)
    {
        var needed = reasons[operation.Inputs[input]];
        switch (rule)
        {
            case ChannelRule.Opaque opaque:
                Whole(needed, $"{operation.Name} needs it whole: {opaque.Reason}");
                break;
            case ChannelRule.Map { Sources: var sources } when sources[input].Count == 0:
                Whole(needed, $"{operation.Name} reads it for all channels of another value");
                break;
            case ChannelRule.Map map:
                var own = reasons[operation.Id];
                map.ForEachRead(input, (channel, source) => needed[source] ??= own[channel]);
                break;
            default:
                break;
        }
    }

    private static void Whole(string?[] needed, string reason)
    {
        for (var channel = 0; channel < needed.Length; channel++)
        {
            needed[channel] ??= reason;
        }
    }
}
