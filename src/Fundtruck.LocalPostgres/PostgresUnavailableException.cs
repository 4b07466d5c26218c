namespace Fundtruck.LocalPostgres;

/// <summary>No private PostgreSQL can run here. The message says why and names every way out, for people to read.</summary>
public sealed class PostgresUnavailableException : Exception
{
    private const string WaysOut =
        "Ways out: install PostgreSQL 14 or later (Debian or Ubuntu: apt install postgresql; macOS: brew install postgresql@17; "
        + "Windows: winget install PostgreSQL.PostgreSQL.17), or start the one of this repository with docker compose up -d, or give the "
        + "connection string of a server you have in ConnectionStrings__Fundtruck.";

    internal PostgresUnavailableException(string reason, Exception? innerException = null)
        : base($"{reason.TrimEnd().TrimEnd('.')}. {WaysOut}", innerException)
    {
    }
}
