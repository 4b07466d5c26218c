namespace Fundtruck.Benchmarks;

internal sealed class StartupBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    internal Task Run()
    {
        _ = (cluster, choice, report);
        return Task.CompletedTask;
    }
}
