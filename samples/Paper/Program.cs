using System.CommandLine;
using Upscale.Paper;
using Upscale.Samples;

var root = SweepCommand.Create(
    new RootCommand("Prunes a network by every combination of what is asked for, as the UPSCALE paper's command line does.")
);
root.Subcommands.Add(MergeCommand.Create());
return CommandLine.Run(root, args);
