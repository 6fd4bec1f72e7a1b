using System.CommandLine;
using Upscale.FashionMnist;
using Upscale.Samples;

var root = new RootCommand("Prunes five small networks on Fashion-MNIST by every recipe, and reports what accuracy is left.");
root.Subcommands.Add(TrainCommand.Create());
root.Subcommands.Add(StudyCommand.Create());
root.Subcommands.Add(LatencyCommand.Create());
root.Subcommands.Add(PlotCommand.Create());
return CommandLine.Run(root, args);
