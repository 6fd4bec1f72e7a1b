using System.Runtime.InteropServices;
using unsafe Convolution = delegate* unmanaged<
    nint,
    nint,
    nint*,
    long*,
    long,
    long*,
    long,
    long*,
    long,
    long,
    byte*,
    double**,
    long,
    byte**,
    nint*,
    int>;
using unsafe Numbers = delegate* unmanaged<nint, long**, int>;
using unsafe Pointer = delegate* unmanaged<nint, nint*, int>;
using unsafe SumConvolution = delegate* unmanaged<
    nint,
    nint,
    nint,
    nint*,
    long*,
    long,
    long*,
    long,
    long*,
    long,
    long,
    byte*,
    double*,
    byte**,
    double**,
    long,
    byte**,
    nint*,
    int>;

namespace Upscale;

/// <summary>C functions that libtorch exports for ahead-of-time compiled models; a tensor is TorchSharp's handle. Null where this libtorch has none.</summary>
/// <remarks>Each returns 0, or an error code after writing the error to the error stream. What they are called with is libtorch's own stable interface.</remarks>
internal static unsafe class LibtorchFunctions
{
    private static readonly nint Library = Load();

    /// <summary>Input, weight, bias, padding, stride, dilation, groups, activation, its numbers, its algorithm, result.</summary>
    public static readonly Convolution Convolve = (Convolution)Find("aoti_torch_cpu_mkldnn__convolution_pointwise");

    /// <summary>Sum, input, weight, bias, padding, stride, dilation, groups, the word add, a factor, activation, its numbers, its algorithm, result.</summary>
    public static readonly SumConvolution ConvolveOver = (SumConvolution)Find("aoti_torch_cpu_mkldnn__convolution_pointwise_binary_");

    /// <summary>Operator, overload, arguments that become results. Tensors and lists among the arguments are consumed.</summary>
    public static readonly delegate* unmanaged<byte*, byte*, ulong*, int> Call = (delegate* unmanaged<byte*, byte*, ulong*, int>)Find(
        "aoti_torch_call_dispatcher"
    );

    /// <summary>Another handle of a tensor.</summary>
    public static readonly Pointer Share = (Pointer)Find("aoti_torch_new_tensor_handle");

    /// <summary>An empty list, with room.</summary>
    public static readonly delegate* unmanaged<nuint, nint*, int> NewList = (delegate* unmanaged<nuint, nint*, int>)Find(
        "torch_new_list_reserve_size"
    );

    /// <summary>One more element.</summary>
    public static readonly delegate* unmanaged<nint, ulong, int> Append = (delegate* unmanaged<nint, ulong, int>)Find(
        "torch_list_push_back"
    );

    /// <summary>Where a tensor's numbers are.</summary>
    public static readonly Pointer Data = (Pointer)Find("aoti_torch_get_data_ptr");

    /// <summary>A tensor's sizes.</summary>
    public static readonly Numbers Sizes = (Numbers)Find("aoti_torch_get_sizes");

    /// <summary>A tensor's strides.</summary>
    public static readonly Numbers Strides = (Numbers)Find("aoti_torch_get_strides");

    /// <summary>Whether this libtorch has all of them.</summary>
    public static bool AreThere =>
        Convolve is not null
        && ConvolveOver is not null
        && Call is not null
        && Share is not null
        && NewList is not null
        && Append is not null
        && Data is not null
        && Sizes is not null
        && Strides is not null;

    // TorchSharp has loaded it; the linker knows it by its name.
    private static nint Load()
    {
        var name =
            OperatingSystem.IsWindows() ? "torch_cpu.dll"
            : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib"
            : "libtorch_cpu.so";
        return NativeLibrary.TryLoad(name, out var library) ? library : 0;
    }

    private static nint Find(string name) => Library != 0 && NativeLibrary.TryGetExport(Library, name, out var found) ? found : 0;
}
