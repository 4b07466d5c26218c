using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Fundtruck.Benchmarks;

/// <summary>A server in a process of its own: the real Fundtruck.Api, or the raw twin that shows its limit.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    internal const string Dll = "Fundtruck.Api.dll";

    private static readonly string[] NoLimits = ["--Fundtruck:Limits:RequestsPerAccount=0", "--Fundtruck:Limits:RequestsPerAddress=0", "--Fundtruck:Limits:SignInsPerAddress=0"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly ConcurrentDictionary<int, ApiProcess> Running = new();

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        Started = Stopwatch.StartNew();
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        Running[_process.Id] = this;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) Console.Error.WriteLine($"    {line.Data}");
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs since the process was asked for.</summary>
    internal Stopwatch Started { get; }

    internal Uri Address => _address.Task.Result;

    /// <summary>Starts the API on a configured database, as one of several instances would run that leave the jobs to a worker.</summary>
    internal static async Task<ApiProcess> StartApi(string folder, string connectionString)
    {
        var api = StartApi(folder, [
            "--urls=http://127.0.0.1:0", "--environment=Benchmarks", "--Fundtruck:Role=Api", $"--ConnectionStrings:Fundtruck={connectionString}",
            "--Mail:Host=127.0.0.1", "--Mail:Port=9", "--Mail:Security=None", "--Mail:From=tour@fundtruck.example"]);
        await api._address.Task.WaitAsync(Patience);
        return api;
    }

    internal static ApiProcess StartApi(string folder, IEnumerable<string> arguments) =>
        new(new ProcessStartInfo("dotnet", [Path.Combine(folder, Dll), .. NoLimits, .. arguments]) { WorkingDirectory = folder });

    /// <summary>Starts this program again as the raw twin.</summary>
    internal static async Task<ApiProcess> StartRaw(string connectionString)
    {
        var twin = new ApiProcess(new ProcessStartInfo("dotnet", [typeof(ApiProcess).Assembly.Location, "raw", connectionString]));
        await twin._address.Task.WaitAsync(Patience);
        return twin;
    }

    /// <summary>Resident memory in megabytes.</summary>
    internal double Megabytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1024.0 / 1024.0;
    }

    /// <summary>A port that nobody has at this moment.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks it to end as Ctrl+C does, so that it stops a database of its own; then waits.</summary>
    internal async Task Stop()
    {
        if (_process.HasExited) return;
        if (OperatingSystem.IsWindows()) _process.Kill(entireProcessTree: true);
        else using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Ends every server that still runs.</summary>
    internal static Task StopAll() => Task.WhenAll(Running.Values.Select(server => server.Stop()));

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Running.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) _address.TrySetException(new InvalidOperationException("The server ended before it listened."));
        else if (RunsAt().Match(line) is { Success: true } found) _address.TrySetResult(new Uri(found.Groups[1].Value));
        else if (line.Contains("fail:", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal)) Console.Error.WriteLine($"    {line}");
    }

    [GeneratedRegex("runs at (http://[^ ]+)")]
    private static partial Regex RunsAt();
}
