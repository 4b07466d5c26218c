using System.Diagnostics;
using System.Text;

namespace Fundtruck.LocalPostgres;

/// <summary>What a program left behind: its exit code and everything it wrote.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs a program without a shell and within a time limit, as another user when one is given.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan PatienceForOutput = TimeSpan.FromSeconds(2);

    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        UnprivilegedUser? user,
        string workingFolder,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Describe(program, arguments, user, workingFolder) };
        process.Start();
        process.StandardInput.Close();

        var output = new StringBuilder();
        var reading = Task.WhenAll(Collect(process.StandardOutput, output), Collect(process.StandardError, output));
        await WaitAsync(process, limit, cancellationToken);

        // On Windows a server that was started keeps the pipes open, so their end may never come.
        await Task.WhenAny(reading, Task.Delay(PatienceForOutput, cancellationToken));
        lock (output)
        {
            return new CommandResult(process.ExitCode, output.ToString().Trim());
        }
    }

    private static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, UnprivilegedUser? user, string workingFolder)
    {
        string[] line = [.. user?.Prefix ?? [], program, .. arguments];
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,      // on Windows also keeps the console's Ctrl+C away from the server
        };

        // PGDATA, PGPORT, PGOPTIONS and the like belong to another server than this one.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static async Task WaitAsync(Process process, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{process.StartInfo.FileName} did not end within {limit.TotalSeconds:0} s.");
        }
    }

    private static async Task Collect(StreamReader from, StringBuilder output)
    {
        var buffer = new char[1024];
        while (await from.ReadAsync(buffer) is var count and > 0)
        {
            lock (output)
            {
                output.Append(buffer, 0, count);
            }
        }
    }
}
