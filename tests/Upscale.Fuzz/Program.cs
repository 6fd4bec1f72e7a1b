using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Upscale.Fuzz;
using Upscale.Fuzz.Compiling;

var models = new Option<int>("--models") { Description = "How many models.", DefaultValueFactory = _ => 2000 };
var seed = new Option<ulong>("--seed") { Description = "Same seed, same models.", DefaultValueFactory = _ => 1 };
var first = new Option<int>("--first") { Description = "The number of the first model; with --models 1, just that one." };
var workers = new Option<int>("--workers")
{
    Description = "Batches at a time.",
    DefaultValueFactory = _ => Math.Min(2, Environment.ProcessorCount),
};
var shrunk = new Option<int>("--shrunk") { Description = "How many failures are shrunk.", DefaultValueFactory = _ => 5 };
var shrinkRefused = new Option<bool>("--shrink-refused") { Description = "Shrink models that are not understood too, and print them." };
var generated = new Option<bool>("--generated") { Description = "With --print: what is generated, too." };
var print = new Option<bool>("--print") { Description = "Print the sources and check nothing." };
var command = new RootCommand("Makes random TorchSharp models, prunes them, and compares with the masked originals.")
{
    models,
    seed,
    first,
    workers,
    shrunk,
    shrinkRefused,
    print,
    generated,
};
command.SetAction(result =>
{
    var options = new FuzzOptions(
        result.GetValue(models),
        result.GetValue(seed),
        result.GetValue(first),
        result.GetValue(workers),
        result.GetValue(shrunk),
        result.GetValue(shrinkRefused)
    );
    return result.GetValue(print) ? Print(options, result.GetValue(generated)) : Check(options);
});
return command.Parse(args).Invoke();

static int Print(FuzzOptions options, bool withGenerated)
{
    foreach (var index in Enumerable.Range(options.First, options.Models))
    {
        var model = FuzzRun.Make(options.Seed, index);
        Console.WriteLine(model.Text);
        if (withGenerated)
        {
            Console.WriteLine(string.Join("\n", ModelCompiler.Generate(model)));
        }
    }

    return 0;
}

static int Check(FuzzOptions options)
{
    var report = AnsiConsole
        .Progress()
        .Start(context =>
        {
            var task = context.AddTask("models", maxValue: options.Models);
            return FuzzRun.Run(options, count => task.Increment(count));
        });
    foreach (var finding in report.Wrong)
    {
        Console.WriteLine();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"WRONG {finding.Source.Name} (--seed {options.Seed} --first {finding.Source.Name[1..]} --models 1): {finding.Problem!.Kind}"
            )
        );
        Console.WriteLine(finding.Problem.Text);
        Console.WriteLine(finding.Source.Text);
    }

    foreach (var finding in report.NotUnderstood)
    {
        Console.WriteLine($"not understood: {finding.Source.Name}: {finding.Refusal}");
        if (options.ShrinkRefused)
        {
            Console.WriteLine(finding.Source.Text);
        }
    }

    Console.WriteLine();
    Console.WriteLine(report);
    return report.Wrong.Count == 0 ? 0 : 1;
}
