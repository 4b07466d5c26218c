using System.Diagnostics;
using System.Globalization;
using Fundtruck.Api;
using Fundtruck.Features.Database;
using Fundtruck.Features.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Fundtruck.Tests.Running;

/// <summary>A worker in a process of its own, which can be killed: it gets ready, waits for a word, and sends what is due.</summary>
internal sealed class MailWorker : IDisposable
{
    internal const string Role = "be-a-mail-worker";

    private readonly Process _process;

    private MailWorker(Process process) => _process = process;

    internal int Id => _process.Id;

    /// <summary>Starts it; it does nothing before <see cref="Go"/>.</summary>
    internal static MailWorker Start(string database, int port, Instant now)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Fundtruck.Tests.dll"), Role, database, port.ToString(CultureInfo.InvariantCulture), now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new(Process.Start(start)!);
    }

    internal async Task Ready() => Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));

    internal void Go() => _process.StandardInput.WriteLine("go");

    /// <summary>Waits until it has ended, by itself or not; its exit code.</summary>
    internal async Task<int> Ended()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    /// <summary>The worker itself.</summary>
    internal static async Task<int> Run(string database, string port, string now)
    {
        await using var host = await TourHost.Build(
            CommandLine.Read([
                "--environment=Testing", "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Fundtruck={database}", "--Fundtruck:Role=Api", "--Mail:Host=127.0.0.1", $"--Mail:Port={port}",
                "--Mail:Security=None", "--Mail:From=tour@fundtruck.example", "--Logging:LogLevel:Default=Error"]),
            new FakeClock(Instant.FromUnixTimeSeconds(long.Parse(now, CultureInfo.InvariantCulture))));
        await using (var scope = host.App.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<FundtruckDb>().People.AnyAsync();
        var worker = host.App.Services.GetRequiredService<DrainOutbox>();
        Console.WriteLine("ready");
        if (Console.ReadLine() is null) return 1;
        await worker.Run(CancellationToken.None);
        return 0;
    }
}
