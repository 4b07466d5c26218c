using System.Net;

namespace Fundtruck.Benchmarks;

/// <summary>Two lists that everybody looks at, against the raw twin giving the same bytes, and against a plain text answer.</summary>
internal sealed class ListBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Clients = 16;
    private const int Pages = 6_000;

    internal async Task Run()
    {
        Console.WriteLine("\nLists");
        var tour = new Filling(10, 50, 20);
        var database = await cluster.NewDatabase("lists");
        await tour.Into(database);
        await using var api = await ApiProcess.StartApi(choice.ApiFolder, database);
        await using var twin = await ApiProcess.StartRaw(database);
        using var ours = new Load(api.Address, Clients);
        using var raw = new Load(twin.Address, Clients);

        var plain = await Plain(raw);
        await Compare("list of stops: GET /api/stops / raw", "/api/stops", null, ours, raw, plain);
        var stop = Filling.Id(Filling.Kind.Stop, tour.Past + 1);
        await Compare("open slots: GET /api/stops/{id}/investor-slots / raw", $"/api/stops/{stop}/investor-slots", Filling.Token(0), ours, raw, plain);
    }

    private async Task Compare(string what, string path, string? token, Load ours, Load raw, double plain)
    {
        if (await ours.Text(Requests.Get(path, token)) is var answer && await raw.Text(Requests.Get(path, token)) is var limit && answer != limit)
            throw new WrongAnswerException($"{path} and its raw twin differ:\n{answer}\n{limit}");
        await ours.Run(Pages / 2, _ => Requests.Get(path, token));
        await raw.Run(Pages / 2, _ => Requests.Get(path, token));
        var limits = new List<double>();
        var speeds = new List<Speed>();
        for (var i = 0; i < choice.Repetitions; i++)
        {
            limits.Add((await raw.Run(Pages, _ => Requests.Get(path, token))).AllWere(HttpStatusCode.OK).PerSecond);
            speeds.Add((await ours.Run(Pages, _ => Requests.Get(path, token))).AllWere(HttpStatusCode.OK));
        }

        report.AddRates(what, limits, speeds, 0.85);
        var rate = Report.Median(speeds.Select(speed => speed.PerSecond));
        report.AddFigure($"  against a plain text answer", $"{plain:0}/s", $"{rate:0}/s", Report.Two(rate / plain), "");
    }

    private async Task<double> Plain(Load raw)
    {
        await raw.Run(4 * Pages, _ => Requests.Get("/plain"));
        var rates = new List<double>();
        for (var i = 0; i < choice.Repetitions; i++) rates.Add((await raw.Run(4 * Pages, _ => Requests.Get("/plain"))).AllWere(HttpStatusCode.OK).PerSecond);
        return Report.Median(rates);
    }
}
