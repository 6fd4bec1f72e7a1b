using Upscale.Core.Graphs;

namespace Upscale.Core.Tests.Operators;

public sealed class SpatialRuleTests
{
    [Theory]
    [InlineData("max_pool2d kernel_size=[3,3] stride=[2,2] padding=[1,1] dilation=[1,1] ceil_mode=false", "[2*,4,9*,8*]@1", "[2*,4,5*,4*]")]
    [InlineData("max_pool2d kernel_size=[3,3] stride=[2,2] padding=[0,0] dilation=[1,1] ceil_mode=true", "[2*,4,9*,8*]@1", "[2*,4,4*,4*]")]
    [InlineData("max_pool2d kernel_size=[2,2] stride=[2,2] padding=[1,1] dilation=[1,1] ceil_mode=true", "[2*,4,3*,3*]@1", "[2*,4,2*,2*]")]
    [InlineData("avg_pool1d kernel_size=[2] stride=none padding=[0] ceil_mode=false", "[2*,4,9*]@1", "[2*,4,4*]")]
    [InlineData("lp_pool2d norm_type=2.0 kernel_size=[2,2] stride=[2,2] ceil_mode=false", "[2*,4,9*,8*]@1", "[2*,4,4*,4*]")]
    [InlineData("avg_pool3d kernel_size=[2,2,2] stride=[2,2,2] padding=[0,0,0] ceil_mode=false", "[2*,4,6*,6*,6*]@1", "[2*,4,3*,3*,3*]")]
    [InlineData("adaptive_avg_pool2d output_size=[1,1]", "[2*,4,9*,8*]@1", "[2*,4,1,1]")]
    [InlineData("adaptive_avg_pool2d output_size=7", "[2*,4,9*,8*]@1", "[2*,4,7,7]")]
    [InlineData("adaptive_max_pool2d output_size=[3,none]", "[2*,4,9*,8*]@1", "[2*,4,3,8*]")]
    [InlineData("interpolate size=none scale_factor=[2.0] mode='nearest'", "[2*,4,9*,8*]@1", "[2*,4,18*,16*]")]
    [InlineData("interpolate size=[20,size(%0,3)] scale_factor=none mode='nearest'", "[2*,4,9*,8*]@1", "[2*,4,20,8*]")]
    [InlineData("pad pad=[1,2,3,0] mode='reflect' value=5.0", "[2*,4,9*,8*]@1", "[2*,4,12*,11*]")]
    [InlineData("pad pad=[1,2] mode='constant' value=0.0", "[2*,4,9*,8*]@1", "[2*,4,9*,11*]")]
    public void SpatialOperations_KeepChannelsAndZeros(string operation, string inputs, string shape) =>
        Assert.Equal($"{shape}@1 aligned 0-3 zero=all", RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("pad pad=[1,1] mode='constant' value=1.0", "[2*,4,9*]@1", "[2*,4,11*]@1 aligned 0-3 zero=never")]
    [InlineData("pad pad=[0,0,1,1] mode='constant' value=0.0", "[2*,4,9*]@1", "[2*,6,9*]@1 opaque")]
    [InlineData("pad pad=[0,(size(%0,2)-8),0,0] mode='constant' value=0.0", "[2*,4,9*]@1", "[2*,4,10*]@1 aligned 0-3 zero=all")]
    [InlineData("pixel_shuffle upscale_factor=2", "[2*,8,3*,3*]@1", "[2*,2,6*,6*]@1 bundle 0,4 zero=all tied=1x2x4")]
    [InlineData("pixel_unshuffle downscale_factor=2", "[2*,2,6*,6*]@1", "[2*,8,3*,3*]@1 expansion 0,0,0,0-1,1,1,1 zero=all")]
    [InlineData("max_pool2d kernel_size=[2,2] stride=[2,2] padding=[0,0] dilation=[1,1]", "[2*,4*,8*,6]@3", "[2*,4*,4*,3]@1 opaque")]
    public void WhatReachesAcrossChannels_IsNeverAligned(string operation, string inputs, string expected) =>
        Assert.Equal(expected, RuleText.Of(operation, inputs));

    [Theory]
    [InlineData("max_pool2d kernel_size=[5,5] stride=[1,1] padding=[0,0]", "[2*,4,3*,3*]@1", "a kernel of 5 does not fit in a size of 3")]
    [InlineData(
        "avg_pool2d kernel_size=[2,2] stride=[1,1] padding=[0,0]",
        "[2*,4,3*]@1",
        "avg_pool2d expects 4 dimensions, found [2*,4,3*]"
    )]
    [InlineData("avg_pool2d kernel_size=[2,2,2]", "[2*,4,3*,3*]@1", "attribute 'kernel_size' is [2,2,2], expected 2 integers")]
    public void WrongInputs_AreNamed(string operation, string inputs, string message) =>
        Assert.Equal(message, Assert.Throws<GraphException>(() => RuleText.Of(operation, inputs)).Message);
}
