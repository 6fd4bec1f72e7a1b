using System.CommandLine;
using Upscale.Native;
using Upscale.Paper;
using Upscale.Samples;

// The generator runs when a network of the zoo is named, not in the build, so its module initialiser is not there.
TorchLoader.EnsureLoaded();
var root = SweepCommand.Create(
    new RootCommand("Prunes a network by every combination of what is asked for, as the UPSCALE paper's command line does.")
);
root.Subcommands.Add(MergeCommand.Create());
return CommandLine.Run(root, args);
