using System.Text;

namespace Fundtruck.LocalPostgres;

/// <summary>Our settings, in a file of their own that postgresql.conf includes last and every start writes anew.</summary>
internal static class ServerConfiguration
{
    private const string FileName = "fundtruck.conf";

    public static string FileIn(string cluster) => Path.Combine(cluster, FileName);

    public static void IncludeIn(string cluster) =>
        File.AppendAllText(Path.Combine(cluster, "postgresql.conf"), $"\ninclude_if_exists = '{FileName}'\n");

    /// <summary>The caller's settings first: PostgreSQL takes the last of two, so address, port and durability are always ours.</summary>
    public static string Text(PrivatePostgresOptions options, int port)
    {
        var durability = options.Durable ? "on" : "off";
        var text = new StringBuilder("# Written anew at each start by Fundtruck.\n");
        text.Append(Line("random_page_cost", "1.1")); // nobody keeps a tour on a spinning disk: the usual 4 makes whole tables cheaper to read than fifty rows
        foreach (var (name, value) in options.ServerSettings)
            text.Append(Line(name, value));
        return text
            .Append(Line("listen_addresses", "127.0.0.1"))
            .Append(Line("port", $"{port}"))
            .Append(Line("unix_socket_directories", ""))
            .Append(Line("password_encryption", "scram-sha-256"))
            .Append(Line("lc_messages", "C"))
            .Append(Line("fsync", durability))
            .Append(Line("full_page_writes", durability))
            .Append(Line("synchronous_commit", durability))
            .ToString();
    }

    private static string Line(string name, string value)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.'))
            throw new ArgumentException($"\"{name}\" is not the name of a server setting.", nameof(name));
        if (value.Any(char.IsControl))
            throw new ArgumentException($"The value of the server setting {name} has a control character in it.", nameof(value));
        return $"{name} = '{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'\n";
    }
}
