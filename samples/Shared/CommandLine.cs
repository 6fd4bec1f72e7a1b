using System.CommandLine;

namespace Upscale.Samples;

/// <summary>Runs a command line, with one line for each mistake that a user can make.</summary>
public static class CommandLine
{
    /// <summary>Parses and runs; returns the process's exit code.</summary>
    public static int Run(RootCommand root, string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(root);
        try
        {
            return root.Parse(arguments).Invoke(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception problem)
            when (problem is IOException or InvalidDataException or FormatException or ArgumentException or InvalidOperationException)
        {
            Console.Error.WriteLine("error: " + problem.Message);
            return 1;
        }
    }
}
