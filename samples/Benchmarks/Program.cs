using System.CommandLine;
using Upscale.Benchmarks.Commands;

var root = new RootCommand("Measures Upscale: one command a table. Each writes its numbers as CSV with --out.");
root.Subcommands.Add(GeneratorCommand.Create());
root.Subcommands.Add(ZooCommand.Create());
root.Subcommands.Add(OnnxCommand.Create());
root.Subcommands.Add(LatencyCommand.Create());
root.Subcommands.Add(MemoryCommand.Create());
root.Subcommands.Add(DeviceCommand.Create());
root.Subcommands.Add(CopiesCommand.Create());
root.Subcommands.Add(PlannerCommand.Create());
root.Subcommands.Add(CalibrateCommand.Create());
return root.Parse(args).Invoke();
