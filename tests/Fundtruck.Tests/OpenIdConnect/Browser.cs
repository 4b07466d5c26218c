using System.Net;

namespace Fundtruck.Tests.OpenIdConnect;

/// <summary>What a browser shows in the end.</summary>
internal sealed record Shown(Uri Address, HttpStatusCode Status, string Body);

/// <summary>A browser that goes where it is led and keeps the cookies of the tour, those for https too, as browsers do on the same machine.</summary>
internal sealed class Browser(Uri tour) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    internal Dictionary<string, string> Cookies { get; private init; } = [];

    /// <summary>Each cookie as it was set.</summary>
    internal List<string> Set { get; } = [];

    /// <summary>Another one with the same cookies, of which it loses none.</summary>
    internal Browser Copy() => new(tour) { Cookies = new(Cookies) };

    internal async Task<Shown> Open(string address) => (await Go(new Uri(tour, address), _ => false)).Shown!;

    internal async Task<Shown> Open(Uri address) => (await Go(address, _ => false)).Shown!;

    /// <summary>Signs in at the provider and stays before the way back to the tour, which it returns.</summary>
    internal async Task<Uri> WayBack() => (await Go(new Uri(tour, "/sign-in/openid-connect"), next => next.AbsolutePath == "/sign-in/openid-connect/callback")).Next;

    public void Dispose() => _http.Dispose();

    private async Task<(Shown? Shown, Uri Next)> Go(Uri address, Predicate<Uri> staysBefore)
    {
        for (var steps = 0; steps < 10; steps++)
        {
            if (staysBefore(address)) return (null, address);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (address.Authority == tour.Authority) request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var answer = await _http.SendAsync(request);
            if (address.Authority == tour.Authority) Keep(answer);
            if (answer.Headers.Location is not { } location) return (new Shown(address, answer.StatusCode, await answer.Content.ReadAsStringAsync()), address);
            address = new Uri(address, location);
        }

        throw new InvalidOperationException("It was led in a circle.");
    }

    private void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var cookies)) return;
        foreach (var cookie in cookies)
        {
            Set.Add(cookie);
            var (name, value) = (cookie.Split('=')[0], cookie.Split(';')[0][(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            if (value.Length == 0) Cookies.Remove(name);
            else Cookies[name] = value;
        }
    }
}
