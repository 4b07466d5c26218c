using System.Diagnostics;

namespace Fundtruck.Features.Applications.Files.Checking;

/// <summary>What a child process said before it ended; null as its code when it was ended because it took too long.</summary>
internal sealed record ChildEnd(int? Code, string Said, string Complained);

/// <summary>A child process that has nothing of this one's environment, and a limit to its time and, on Unix, to its processor time and memory.</summary>
internal static class LimitedProcess
{
    private const int MostSaid = 4096;

    private static readonly string[] Inherited = ["PATH", "DOTNET_ROOT", "TMPDIR", "SystemRoot", "LANG"];

    internal static async Task<ChildEnd> Run(IReadOnlyList<string> command, int seconds, int? addressMegabytes, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        var whole = OperatingSystem.IsWindows() ? command : ["/bin/sh", "-c", Limits(seconds, addressMegabytes), "sh", .. command];
        start.FileName = whole[0];
        foreach (var argument in whole.Skip(1)) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Except(Inherited).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var child = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            child.StandardInput.Close();
            var (said, complained) = (Heard(child.StandardOutput, patience.Token), Heard(child.StandardError, patience.Token));
            await child.WaitForExitAsync(patience.Token);
            return new(child.ExitCode, await said, await complained);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, "", "");
        }
        finally
        {
            if (!child.HasExited) child.Kill(entireProcessTree: true);
        }
    }

    private static string Limits(int seconds, int? addressMegabytes) =>
        $"ulimit -c 0; ulimit -t {seconds}; {(addressMegabytes is { } most ? $"ulimit -v {most * 1024}; " : "")}exec \"$@\"";

    /// <summary>Reads to the end, so that the child never waits for us, and remembers the beginning.</summary>
    private static async Task<string> Heard(StreamReader output, CancellationToken cancellationToken)
    {
        var (said, buffer) = ("", new char[1024]);
        for (int read; (read = await output.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (said.Length < MostSaid) said += new string(buffer, 0, read);
        }

        return said;
    }
}
