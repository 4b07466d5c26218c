using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Fundtruck.Tests.Running;

/// <summary>The application as people start it: a process of its own, which can be asked to end, or killed.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpClient? _http;

    private AppProcess(Process process) => _process = process;

    internal string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    internal int ExitCode => _process.ExitCode;

    internal int Id => _process.Id;

    internal static AppProcess Start(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Fundtruck.Api.dll"), .. arguments]) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var limit in new[] { "RequestsPerAccount", "RequestsPerAddress", "SignInsPerAddress" }) start.Environment[$"Fundtruck__Limits__{limit}"] = "0";
        foreach (var (name, value) in settings) start.Environment[name] = value;

        var app = new AppProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        app._process.OutputDataReceived += app.Heard;
        app._process.ErrorDataReceived += app.Heard;
        app._process.Exited += (_, _) => app._ready.TrySetException(new InvalidOperationException("It ended before it was ready."));
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    /// <summary>Waits until it has said how to get in.</summary>
    internal async Task Ready()
    {
        try
        {
            await _ready.Task.WaitAsync(TimeSpan.FromMinutes(4));
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            Assert.Fail($"{exception.Message} It said: {Output}");
        }

        _http = new HttpClient { BaseAddress = new Uri(Between("Fundtruck runs at ", " ")), Timeout = TimeSpan.FromMinutes(2) };
    }

    internal Caller Anybody => new(_http!, null);

    /// <summary>Signs in with the link that it printed.</summary>
    internal async Task<Caller> Organizer()
    {
        var session = (await Anybody.Post("/api/sessions", new { token = Between("/sign-in?token=", "\n") })).Expect(HttpStatusCode.Created);
        return new Caller(_http!, session.Text("token"));
    }

    internal Caller With(string token) => new(_http!, token);

    /// <summary>kill -9: no farewell.</summary>
    internal async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ctrl+C, and waits until it has ended.</summary>
    internal async Task Interrupt()
    {
        Assert.Equal(0, SendSignal(_process.Id, 2));
        await Exited();
    }

    internal Task Exited() => _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Interrupt();
        _http?.Dispose();
        _process.Dispose();
    }

    private void Heard(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_output) _output.Append(line.Data).Append('\n');
        if (line.Data.StartsWith("Ctrl+C ends it", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    private string Between(string start, string end)
    {
        var from = Output.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return Output[from..Output.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
