using System.ComponentModel.DataAnnotations;

namespace Fundtruck.Api;

/// <summary>What this process does.</summary>
internal enum Role
{
    /// <summary>Serves the API and runs the jobs.</summary>
    All,

    /// <summary>Serves the API; a worker elsewhere runs the jobs.</summary>
    Api,

    /// <summary>Runs the jobs and answers health checks.</summary>
    Worker,
}

/// <summary>The settings of the host, under "Fundtruck".</summary>
internal sealed class Settings : IValidatableObject
{
    internal const string Section = "Fundtruck";

    [EnumDataType(typeof(Role))]
    public Role Role { get; init; } = Role.All;

    /// <summary>Where people reach the tour, for links in mails; the address that the server listens on when empty.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>Where a tour without a configured database keeps its data; a folder of the user when empty.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>Where PostgreSQL's programs are, for a tour without a configured database; looked for when empty.</summary>
    public string PostgresBinaries { get; init; } = "";

    /// <summary>Whether a PostgreSQL that is installed on the machine may serve; when false, one is fetched.</summary>
    public bool UseInstalledPostgres { get; init; } = true;

    /// <summary>The e-mail address of the first organizer; their sign-in link is printed until an organizer has signed in.</summary>
    public string FirstOrganizer { get; init; } = "organizer@fundtruck.example";

    /// <summary>Whether administrators who signed in by mail are organizers only until they sign in with a passkey; in Production they are when this is left out.</summary>
    public bool? AdministratorsNeedPasskey { get; init; }

    /// <summary>Whether this process brings a configured database to the present version at its start; always true in Development.</summary>
    public bool Migrate { get; init; }

    /// <summary>A file of NodaTime (.nzd) with newer rules of time zones than those that come with the software; these when empty.</summary>
    public string TimeZones { get; init; } = "";

    /// <summary>How many jobs run at once.</summary>
    [Range(1, 100)]
    public int Workers { get; init; } = 4;

    /// <summary>The addresses and networks of the proxies before the tour, whose X-Forwarded-For and X-Forwarded-Proto are believed.</summary>
    public string TrustedProxies { get; init; } = "";

    /// <summary>A PKCS #12 file with which the keys in the database are encrypted; they lie there in clear when empty.</summary>
    public string KeyCertificate { get; init; } = "";

    public string KeyCertificatePassword { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Proxies.Read(TrustedProxies) is null)
            yield return new ValidationResult($"{nameof(TrustedProxies)} must list addresses and networks, such as 10.0.0.7, 10.1.0.0/16.", [nameof(TrustedProxies)]);
    }
}

/// <summary>What is said on the command line and nowhere else.</summary>
/// <param name="Empty">Start without the demonstration tour.</param>
/// <param name="NoFetch">Never fetch PostgreSQL.</param>
/// <param name="MigrateOnly">Bring the database to the present version and end.</param>
/// <param name="Others">What the configuration reads.</param>
internal sealed record CommandLine(bool Empty, bool NoFetch, bool MigrateOnly, string[] Others)
{
    internal static CommandLine Read(string[] args) => new(
        args.Contains("--empty"), args.Contains("--no-fetch"), args is ["migrate", ..], [.. args.Where(arg => arg is not ("--empty" or "--no-fetch" or "migrate"))]);
}
