using System.Net;
using Fundtruck.Features.Changes.Hooks;
using Npgsql;

namespace Fundtruck.Api;

/// <summary>What a tour on one's own machine may leave as it is, and one that the world can reach may not.</summary>
internal static class ProductionCheck
{
    private static readonly string[] WellKnownPasswords = ["postgres", "password", "changeme", "fundtruck", "secret"];

    /// <summary>Everything that is wrong, a sentence each.</summary>
    internal static IEnumerable<string> Complaints(Settings settings, HookOptions hooks, string connectionString)
    {
        if (string.Equals(settings.FirstOrganizer, new Settings().FirstOrganizer, StringComparison.OrdinalIgnoreCase))
            yield return "Fundtruck__FirstOrganizer is still the example's: set it to the address of whoever runs the tour.";
        if (!IsSafe(settings.PublicAddress))
            yield return "Fundtruck__PublicAddress must begin with https://, since sign-in links and tokens travel to it.";

        if (hooks.AllowLocal)
            yield return "Fundtruck__Hooks__AllowLocal lets whoever registers a hook reach services of this machine: it is for trying only.";

        var database = new NpgsqlConnectionStringBuilder(connectionString);
        if (WellKnownPasswords.Contains(database.Password, StringComparer.OrdinalIgnoreCase))
            yield return "The password in ConnectionStrings__Fundtruck is one that everybody tries first: choose another.";
        if (string.IsNullOrEmpty(database.Password) && !HasOtherProof(database) && (database.Host ?? "").Split(',').Any(host => !IsHere(host)))
            yield return "ConnectionStrings__Fundtruck names a database on another machine and no password.";
    }

    private static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>Npgsql also takes the password from a file or the environment, and may show a certificate instead.</summary>
    private static bool HasOtherProof(NpgsqlConnectionStringBuilder database) =>
        !string.IsNullOrEmpty(database.Passfile) || !string.IsNullOrEmpty(database.SslCertificate)
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PGPASSWORD")) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PGPASSFILE"));

    /// <summary>A socket in the file system, or this machine by name or number, with a port or without.</summary>
    private static bool IsHere(string host) =>
        host.Trim() is ['/' or '@', ..] || host.Trim().Split(':')[0] == "localhost" || (IPEndPoint.TryParse(host.Trim(), out var here) && IPAddress.IsLoopback(here.Address));
}
