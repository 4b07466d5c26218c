namespace Fundtruck.Benchmarks;

internal sealed class MailBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    internal Task Run()
    {
        _ = (cluster, choice, report);
        return Task.CompletedTask;
    }
}
