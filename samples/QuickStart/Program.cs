using System.CommandLine;
using QuickStart;

var data = new Option<DirectoryInfo>("--data")
{
    Description = "Folder of the Fashion-MNIST files",
    DefaultValueFactory = _ => new("/usr/share/datasets/fashion-mnist"),
};
var root = new RootCommand("Compares a network trained on Fashion-MNIST with its pruned class, on 2,000 test images.");
root.SetAction(_ => Demonstration.Run());
root.Subcommands.Add(Step("train", "Trains the dense network from scratch: data/dense.dat.", defaultEpochs: 6, Preparation.Train));
root.Subcommands.Add(
    Step("tune", "Masks it, writes its profile, and trains under the masks: data/masked.dat.", defaultEpochs: 1, Preparation.Tune)
);
return root.Parse(args).Invoke();

Command Step(string name, string description, int defaultEpochs, Func<string, int, int> run)
{
    var epochs = new Option<int>("--epochs") { Description = "Passes over the training images", DefaultValueFactory = _ => defaultEpochs };
    var command = new Command(name, description) { data, epochs };
    command.SetAction(given => run(given.GetRequiredValue(data).FullName, given.GetRequiredValue(epochs)));
    return command;
}
