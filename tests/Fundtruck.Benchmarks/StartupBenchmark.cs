using System.Net;
using Npgsql;

namespace Fundtruck.Benchmarks;

/// <summary>From the start of the process to the first "ready", and what it weighs when nobody asks anything.</summary>
internal sealed class StartupBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(4);

    private readonly List<double> _megabytes = [];

    internal async Task Run()
    {
        var compiled = IsReadyToRun() ? "ReadyToRun" : "no ReadyToRun";
        Console.WriteLine($"\nStart-up ({compiled})");
        var database = await cluster.NewDatabase("startup");
        await new Filling(2, 2, 10).Into(database);
        // A process that runs for the first time also waits for the disk: that start is not counted.
        await Configured(database, idle: false);
        var configured = await Repeat(() => Configured(database, idle: true));
        report.AddFigure($"ready, existing database ({compiled})", "", Report.Milliseconds(configured), "", "1 s with ReadyToRun");

        var folder = BenchmarkCluster.NewFolder("private");
        var fresh = await Repeat(async () =>
        {
            Delete(folder);
            return await Private(folder);
        });
        report.AddFigure("ready, new private database", "", Report.Milliseconds(fresh), "", "5 s");
        report.AddFigure("ready, private database of an earlier run", "", Report.Milliseconds(await Repeat(() => Private(folder))), "", "");
        Delete(folder);
        report.AddFigure("resident memory, idle", "", $"{Report.Median(_megabytes):0} MB", "", "< 200 MB");
    }

    private async Task<double> Configured(string database, bool idle)
    {
        var port = ApiProcess.FreePort();
        await using var api = ApiProcess.StartApi(choice.ApiFolder, [
            $"--urls=http://127.0.0.1:{port}", "--environment=Benchmarks", $"--ConnectionStrings:Fundtruck={Own(database)}",
            "--Mail:Host=127.0.0.1", "--Mail:Port=9", "--Mail:Security=None", "--Mail:From=tour@fundtruck.example"]);
        var ready = await Ready(api, port);
        if (!idle) return ready;
        await Task.Delay(Idle);
        _megabytes.Add(api.Megabytes());
        return ready;
    }

    private async Task<double> Private(string folder)
    {
        var port = ApiProcess.FreePort();
        await using var api = ApiProcess.StartApi(choice.ApiFolder, [
            $"--urls=http://127.0.0.1:{port}", "--environment=Development", $"--Fundtruck:DataFolder={folder}", $"--Fundtruck:PostgresBinaries={cluster.BinariesFolder}"]);
        return await Ready(api, port);
    }

    private static async Task<double> Ready(ApiProcess api, int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
        while (api.Started.Elapsed < Patience)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK) return api.Started.Elapsed.TotalMilliseconds;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(5);
        }

        throw new WrongAnswerException($"Fundtruck.Api was not ready after {Patience.TotalSeconds} s.");
    }

    private async Task<double> Repeat(Func<Task<double>> measure)
    {
        var times = new List<double>();
        for (var i = 0; i < choice.Repetitions; i++) times.Add(await measure());
        return Report.Median(times);
    }

    /// <summary>The start of a tour must not find the connections of the last one.</summary>
    private static string Own(string database) => new NpgsqlConnectionStringBuilder(database) { ApplicationName = "fundtruck start-up" }.ConnectionString;

    /// <summary>Compiled ahead of time: the managed native header of the CLR header is filled (ECMA-335 II.25.3.3).</summary>
    private bool IsReadyToRun()
    {
        using var file = File.OpenRead(Path.Combine(choice.ApiFolder, ApiProcess.Dll));
        using var image = new System.Reflection.PortableExecutable.PEReader(file);
        return image.PEHeaders.CorHeader?.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
