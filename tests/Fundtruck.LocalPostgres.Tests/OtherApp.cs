using System.Diagnostics;

namespace Fundtruck.LocalPostgres.Tests;

/// <summary>An app in a process of its own that starts a private PostgreSQL: one that can be killed, or asked to stop.</summary>
internal sealed class OtherApp : IAsyncDisposable
{
    public const string Role = "be-an-app";

    private readonly Process _process;

    private OtherApp(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Starts the app and waits until it has its connection.</summary>
    public static async Task<OtherApp> StartAsync(string dataFolder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Fundtruck.LocalPostgres.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var process = Process.Start(new ProcessStartInfo(program, [Role, dataFolder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return new OtherApp(process, line ?? throw new InvalidOperationException("The other app ended before it had a connection."));
    }

    /// <summary>kill -9: the app gets no chance to stop its server.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>The app ends as it should, and stops its server when it is the last one there.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        Assert.Equal(0, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    /// <summary>The app itself: says its connection string, and stops when its input ends.</summary>
    public static async Task<int> RunAsync(string dataFolder)
    {
        await using var server = await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { DataFolder = dataFolder, MayFetch = false });
        await Console.Out.WriteLineAsync(server.ConnectionString);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
