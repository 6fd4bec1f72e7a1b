using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Upscale;

/// <summary>libtorch's convolutions by oneDNN with prepacked weights and fused activations, which TorchSharp does not have.</summary>
/// <remarks>
/// They are private operators. libtorch exports them as C functions for ahead-of-time compiled models, and these return an error code where others throw:
/// so they can be looked up and tried without risk. A script that names a missing operator would end the process.
/// </remarks>
internal static unsafe class OneDnn
{
    private static readonly Lazy<bool> Works = new(() => LibtorchFunctions.AreThere && OneDnnCheck.Passes());

    /// <summary>Whether there are kernels for <paramref name="tensor"/>: on a CPU, with a libtorch that has them.</summary>
    public static bool Serves(Tensor tensor) => tensor.device_type == DeviceType.CPU && Works.Value;

    /// <summary><c>activation(layer(images))</c>.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="images">In float32, of any layout; channels last are fastest.</param>
    /// <param name="weight">The layer's weight as <see cref="Pack"/> makes it.</param>
    /// <param name="activation">The activation, or null.</param>
    /// <returns>Laid out channels last; null where libtorch refuses.</returns>
    public static Tensor? Convolve(Conv2d layer, Tensor images, Tensor weight, FusedActivation? activation)
    {
        var bias = layer.bias?.Handle ?? 0;
        nint result;
        fixed (
            long* padding = layer.padding,
                stride = layer.stride,
                dilation = layer.dilation
        )
        fixed (
            byte* kernel = activation?.Kernel ?? FusedActivation.None,
                algorithm = activation?.Algorithm ?? FusedActivation.NoAlgorithm
        )
        fixed (double* numbers = activation?.Scalars)
        {
            var word = algorithm;
            var count = activation?.Scalars.Length ?? 0;
            var scalars = stackalloc double*[count];
            Point(scalars, numbers, count);
            var error = LibtorchFunctions.Convolve(
                images.Handle,
                weight.Handle,
                bias == 0 ? null : &bias,
                padding,
                2,
                stride,
                2,
                dilation,
                2,
                layer.groups,
                kernel,
                scalars,
                count,
                &word,
                &result
            );
            GC.KeepAlive(weight);
            return error == 0 ? Tensor.UnsafeCreateTensor(result) : null;
        }
    }

    /// <summary><c>activation(layer(images) + sum)</c>, written over <paramref name="sum"/>.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="images">As for <see cref="Convolve"/>.</param>
    /// <param name="weight">As for <see cref="Convolve"/>.</param>
    /// <param name="activation">The activation, or null.</param>
    /// <param name="sum">In float32, dense, channels last.</param>
    /// <returns>Another tensor object of the memory of <paramref name="sum"/>; null where libtorch refuses.</returns>
    public static Tensor? ConvolveOver(Conv2d layer, Tensor images, Tensor weight, FusedActivation? activation, Tensor sum)
    {
        var bias = layer.bias?.Handle ?? 0;
        nint result;
        fixed (
            long* padding = layer.padding,
                stride = layer.stride,
                dilation = layer.dilation
        )
        fixed (
            byte* add = "add\0"u8,
                kernel = activation?.Kernel,
                algorithm = activation?.Algorithm
        )
        fixed (double* numbers = activation?.Scalars)
        {
            var (unary, word) = ((nint)kernel, (nint)algorithm);
            var count = activation?.Scalars.Length ?? 0;
            var scalars = stackalloc double*[count];
            Point(scalars, numbers, count);
            var factor = 1.0;
            var error = LibtorchFunctions.ConvolveOver(
                sum.Handle,
                images.Handle,
                weight.Handle,
                bias == 0 ? null : &bias,
                padding,
                2,
                stride,
                2,
                dilation,
                2,
                layer.groups,
                add,
                &factor,
                activation is null ? null : (byte**)&unary,
                scalars,
                count,
                activation is null ? null : (byte**)&word,
                &result
            );
            GC.KeepAlive(weight);
            return error == 0 ? Tensor.UnsafeCreateTensor(result) : null;
        }
    }

    /// <summary>The layer's weight as its convolution of such images wants it; null where libtorch refuses.</summary>
    public static Tensor? Pack(Conv2d layer, TensorLayout images)
    {
        using var weight = Call("aten::to_mkldnn\0"u8, layer.weight!, 0);
        if (weight is null)
        {
            return null;
        }

        // An optional argument is the address of its value; the callee frees it with the C library.
        var size = (ulong*)System.Runtime.InteropServices.NativeMemory.Alloc(sizeof(ulong));
        *size = List([images.Count, images.Channels, images.Height, images.Width]);
        return Call(
            "aten::mkldnn_reorder_conv2d_weight\0"u8,
            weight,
            List(layer.padding),
            List(layer.stride),
            List(layer.dilation),
            (ulong)layer.groups,
            (ulong)size
        );
    }

    /// <summary>How often an operation has written to the tensor.</summary>
    public static long Version(Tensor tensor) => (long)Ask("aten::_version\0"u8, tensor);

    /// <summary>Whether the tensor was made in inference mode, in which writes are not counted.</summary>
    public static bool IsInference(Tensor tensor) => (Ask("aten::is_inference\0"u8, tensor) & 1) != 0;

    /// <summary>Where the tensor's numbers are.</summary>
    public static nint Data(Tensor tensor)
    {
        nint data;
        Require(LibtorchFunctions.Data(tensor.Handle, &data));
        return data;
    }

    /// <summary>As libtorch keeps them, a number for each dimension.</summary>
    public static (nint Sizes, nint Strides) SizesAndStrides(Tensor tensor)
    {
        long* sizes;
        long* strides;
        Require(LibtorchFunctions.Sizes(tensor.Handle, &sizes));
        Require(LibtorchFunctions.Strides(tensor.Handle, &strides));
        return ((nint)sizes, (nint)strides);
    }

    private static Tensor? Call(ReadOnlySpan<byte> name, Tensor tensor, params ReadOnlySpan<ulong> arguments)
    {
        var stack = stackalloc ulong[arguments.Length + 1];
        stack[0] = Share(tensor);
        arguments.CopyTo(new(stack + 1, arguments.Length));
        return Call(name, stack) == 0 ? Tensor.UnsafeCreateTensor((nint)stack[0]) : null;
    }

    private static ulong Ask(ReadOnlySpan<byte> name, Tensor tensor)
    {
        var stack = Share(tensor);
        Require(Call(name, &stack));
        return stack;
    }

    private static int Call(ReadOnlySpan<byte> name, ulong* stack)
    {
        fixed (
            byte* called = name,
                overload = "\0"u8
        )
        {
            return LibtorchFunctions.Call(called, overload, stack);
        }
    }

    private static ulong Share(Tensor tensor)
    {
        nint shared;
        Require(LibtorchFunctions.Share(tensor.Handle, &shared));
        return (ulong)shared;
    }

    private static ulong List(ReadOnlySpan<long> numbers)
    {
        nint list;
        Require(LibtorchFunctions.NewList((nuint)numbers.Length, &list));
        foreach (var number in numbers)
        {
            Require(LibtorchFunctions.Append(list, (ulong)number));
        }

        return (ulong)list;
    }

    private static void Point(double** scalars, double* numbers, int count)
    {
        for (var place = 0; place < count; place++)
        {
            scalars[place] = numbers + place;
        }
    }

    private static void Require(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException("libtorch refuses; its error stream says why.");
        }
    }
}
