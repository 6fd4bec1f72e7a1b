using System.Globalization;
using Upscale.Core.Plans;

namespace Upscale.Core.Masks;

/// <summary>The cell of a channel: of each cell of a family, equally many channels are dropped. No family means that a channel is on its own.</summary>
/// <param name="Family">The convolutions that have groups, as text.</param>
/// <param name="Cell">The channel's group in each of them.</param>
internal readonly record struct ChannelCell(string Family, string Cell);

/// <summary>Which channels fall into groups of convolutions, as their outputs or as their inputs.</summary>
/// <remarks>A channel that is in a group of one convolution and, shuffled, in a group of the next is in a cell of both.</remarks>
internal sealed class GroupedChannels
{
    private readonly Dictionary<int, SortedSet<(int Value, bool IsInput, int Group)>> places = [];
    private readonly CoupledChannels coupled;

    public GroupedChannels(ChannelFlow flow, CoupledChannels coupled)
    {
        this.coupled = coupled;
        foreach (var operation in flow.Graph.Operations.Where(operation => flow.Leader(operation.Id) == operation.Id))
        {
            if (GroupBalance.Groups(flow.Rules[operation.Id]) is > 1 and var groups)
            {
                Add(operation.Id, operation.Id, flow.Channels[operation.Id], groups, isInput: false);
                Add(operation.Id, operation.Inputs[0], flow.Channels[operation.Inputs[0]], groups, isInput: true);
            }
        }
    }

    /// <summary>
    /// The cell of a channel among the convolutions that make it, and of those that read it either <paramref name="reader"/> alone, or all where it is null.
    /// </summary>
    public ChannelCell Cell(int value, int channel, int? reader)
    {
        if (!places.TryGetValue(coupled.Find(value, channel), out var all))
        {
            return new("", "");
        }

        var counted = all.Where(place => !place.IsInput || reader is null || place.Value == reader).ToArray();
        return new(
            string.Join(" ", counted.Select(place => $"{Text(place.Value)}{(place.IsInput ? "<" : ">")}")),
            string.Join(" ", counted.Select(place => Text(place.Group)))
        );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Add(int operation, int value, int count, int groups, bool isInput)
    {
        for (var channel = 0; channel < count; channel++)
        {
            var set = coupled.Find(value, channel);
            if (!places.TryGetValue(set, out var known))
            {
                places.Add(set, known = []);
            }

            _ = known.Add((operation, isInput, channel / (count / groups)));
        }
    }
}
