using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

public sealed partial class TenThousandRequestsTests(Tour tour, ITestOutputHelper output) : TourTests(tour)
{
    private const int Requests = 10_000;
    private const int AtATime = 6;

    /// <summary>What is no HTTP at all the server refuses without a word, and ends the connection.</summary>
    private const string HungUp = "hung up";

    /// <summary>FUNDTRUCK_SEED makes others, or repeats those that failed.</summary>
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("FUNDTRUCK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20270629;

    [Fact]
    public async Task Ten_thousand_odd_requests_find_no_hole()
    {
        var odd = new OddRequests(await ApiDescription.Of(Tour), await World.Of(Tour));
        var wrong = new ConcurrentQueue<(string Kind, string What)>();
        var answers = new ConcurrentDictionary<string, int>();
        using var http = Http();
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, cancellation) =>
        {
            var request = odd.Make(new Random(HashCode(Seed, i)));
            var (status, body, type) = await Send(http, request, cancellation);
            answers.AddOrUpdate($"{status} {Code(body)}", 1, (_, count) => count + 1);
            if (Wrong(request, status, body, type) is { } what) wrong.Enqueue(($"{request.Operation.Name}: {what}", $"request {i}: {request}\n    -> {status} {type} {(body.Length > 1500 ? body[..1500] : body)}"));
        });

        output.WriteLine(string.Join('\n', answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value,6} {answer.Key}")));
        var kinds = wrong.GroupBy(one => one.Kind).ToList();
        Assert.True(kinds.Count == 0, $"Seed {Seed}: {wrong.Count} answers are wrong, in {kinds.Count} ways.\n{string.Join('\n', kinds.Select(kind => $"{kind.Count()} x {kind.Key}\n    {kind.First().What}"))}");
        Assert.True(answers.Where(answer => answer.Key.StartsWith('2')).Sum(answer => answer.Value) > Requests / 10, "Too few requests were right: the generator doesn't get past the door.");
        Assert.True(answers.Keys.Select(answer => answer.Split(' ')[1]).Distinct().Count() > 20, "Too few kinds of refusal were met: the generator doesn't get past the door.");
        await TheTourStillWorks();
    }

    private async Task TheTourStillWorks()
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(date: "2027-07-07"));
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        Assert.Single((await startup.Founder.Get("/api/meetings")).Expect(HttpStatusCode.OK).Items);
        await Tour.Drain();
    }

    /// <summary>What is wrong with an answer, whatever the question was; null when nothing is.</summary>
    private static string? Wrong(OddRequest request, int status, string body, string? type) => status switch
    {
        >= 500 or < 200 => $"{status}",
        < 400 => Leaks().IsMatch(body) && type?.StartsWith("text/", StringComparison.Ordinal) != true ? "leaks" : null,
        _ when body.Length == 0 => request.Method == "HEAD" || type == HungUp ? null : $"{status} without a body",
        _ when type != "application/problem+json" => $"{status} is no problem+json",
        _ when !ProblemType().IsMatch(body) => $"{status} without a stable type",
        _ when body.Length > 10_000 => $"{status} with a huge body",
        _ when Leaks().IsMatch(body) => $"{status} leaks",
        _ => null,
    };

    private static async Task<(int Status, string Body, string? Type)> Send(HttpClient http, OddRequest odd, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(odd.Method), new Uri(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + odd.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (odd.Body is not null && odd.Method is not "TRACE")
        {
            request.Content = new ByteArrayContent(odd.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", odd.ContentType);
        }

        foreach (var (name, value) in odd.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var type = response.Content.Headers.ContentType?.MediaType;
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation), type ?? (response.Headers.ConnectionClose == true ? HungUp : null));
        }
        catch (HttpRequestException) when (odd.Body is { Length: > 1024 * 1024 })
        {
            return (413, "", HungUp);     // it hung up while we were still talking
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return (0, exception.ToString(), null);     // hung up while an answer was due, or said nothing until the client gave up
        }
    }

    private HttpClient Http() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ActivityHeadersPropagator = null,
    })
    { BaseAddress = Tour.Address };

    private static string Code(string body) => ProblemType().Match(body) is { Success: true } match ? match.Groups[1].Value : "-";

    private static int HashCode(int seed, int i) => unchecked((seed * 397) ^ (i * 7919));

    [GeneratedRegex("\"type\":\\s*\"urn:fundtruck:problem:([a-z0-9-]+)\"")]
    private static partial Regex ProblemType();

    [GeneratedRegex(@"[a-z]Exception\b|   at |System\.|Microsoft\.|Npgsql|Fundtruck\.(Features|Domain|Api)|\bselect [^""]{1,300} from\b|\binsert into\b|StackTrace|violates|constraint", RegexOptions.IgnoreCase)]
    private static partial Regex Leaks();
}
