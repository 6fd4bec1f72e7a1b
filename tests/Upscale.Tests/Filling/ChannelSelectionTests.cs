using TorchSharp;
using Upscale.Core.Plans;
using static TorchSharp.torch;

namespace Upscale.Tests.Filling;

public sealed class ChannelSelectionTests
{
    [Fact]
    public void All_IsTheInput_AsATensorObjectOfItsOwn()
    {
        using var input = Input();
        using var selection = Make(Selection.Whole);
        selection.call(input).Dispose();
        Assert.Equal([0, 1, 2, 3], Values(input));
    }

    [Fact]
    public void View_CopiesNothing()
    {
        using var input = Input();
        using var view = Make(new Selection.View(1, 2)).call(input);
        Assert.Equal([1, 2], Values(view));
        input.fill_(7);
        Assert.Equal([7, 7], Values(view));
    }

    [Fact]
    public void Gather_KeepsTheOrderOfItsList()
    {
        using var input = Input();
        Assert.Equal([3, 0, 3], Values(Make(new Selection.Gather([3, 0, 3])).call(input)));
    }

    [Fact]
    public void IndexList_IsNoEntryOfTheStateDict_AndSurvivesDisposeScopesAndMoves()
    {
        ChannelSelection selection;
        using (NewDisposeScope())
        {
            selection = Make(new Selection.Gather([2, 1]));
            selection.to(ScalarType.Float64);
            selection.to(CPU);
        }

        Assert.Empty(selection.state_dict());
        using var input = Input();
        Assert.Equal([2, 1], Values(selection.call(input)));
    }

    private static ChannelSelection Make(Selection selection) => new(new([], [new(3, 0, selection)], []), operation: 3, input: 0, axis: 1);

    private static Tensor Input() => arange(0, 4, 1, float32).unsqueeze(0);

    private static float[] Values(Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
