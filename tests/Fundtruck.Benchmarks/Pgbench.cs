using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Fundtruck.Benchmarks;

/// <summary>PostgreSQL's own load generator: what the database can do when nobody stands between.</summary>
internal sealed partial class Pgbench(string program, string connectionString)
{
    /// <summary>Beside the server's other programs, or wherever a distribution puts it; null when there is none.</summary>
    internal static string? Find(string binariesFolder)
    {
        var name = OperatingSystem.IsWindows() ? "pgbench.exe" : "pgbench";
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")) : [];
        return installed.Prepend(binariesFolder).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a script with prepared statements; returns transactions a second.</summary>
    internal async Task<double> Run(string script, int clients, int transactionsEach, params IEnumerable<(string Name, long Value)> variables)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var file = Path.Combine(Path.GetTempPath(), $"fundtruck-benchmarks-{Environment.ProcessId}.pgbench");
        await File.WriteAllTextAsync(file, script);
        try
        {
            var start = new ProcessStartInfo(program, [
                "-h", database.Host!, "-p", $"{database.Port}", "-U", database.Username!, "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-t", $"{transactionsEach}", "-f", file,
                .. variables.SelectMany(variable => new[] { "-D", string.Create(CultureInfo.InvariantCulture, $"{variable.Name}={variable.Value}") }), database.Database!])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            start.Environment["PGPASSWORD"] = database.Password;
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Tps().Match(output) is { Success: true } found && process.ExitCode == 0
                ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new WrongAnswerException($"pgbench: {await errors}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex("tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
