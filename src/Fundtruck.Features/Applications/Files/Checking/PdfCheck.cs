using System.Globalization;
using Fundtruck.Features.Applications.Decks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Applications.Files.Checking;

/// <summary>How this program is started again, as a child that looks at one file.</summary>
/// <param name="Command">The program and its first arguments.</param>
internal sealed record PdfInspector(IReadOnlyList<string> Command);

/// <summary>Has files looked at by child processes, two at a time: by this program's own checks, then by qpdf where that is installed.</summary>
internal sealed partial class PdfCheck(IOptions<DeckOptions> options, PdfInspector inspector, ILogger<PdfCheck> log) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(2);

    private readonly string? _qpdf = OperatingSystem.IsWindows() ? null : Installed(options.Value.Qpdf);

    /// <summary>The name of this program's own checks.</summary>
    internal const string Own = "fundtruck";

    /// <summary>What looks at a file, as it is remembered with it.</summary>
    internal string Checkers => _qpdf is null ? Own : $"{Own}, qpdf";

    /// <summary>Said at the start.</summary>
    internal string Description => _qpdf is null ? "by our own checks alone, since qpdf is not installed" : $"by our own checks and {_qpdf}";

    /// <summary>How many pages the file has; <see cref="FileRefusedException"/> when it can't be a deck.</summary>
    internal async Task<int> Pages(string path, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var pages = await Inspect(path, cancellationToken);
            if (_qpdf is not null) await AskQpdf(path, cancellationToken);
            return pages;
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<int> Inspect(string path, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var heap = (settings.CheckMegabytes * DeckOptions.Megabyte).ToString("x", CultureInfo.InvariantCulture);
        var end = await LimitedProcess.Run(
            [.. inspector.Command, InspectPdf.Verb, path, settings.MostPages.ToString(CultureInfo.InvariantCulture)], settings.CheckSeconds, addressMegabytes: null,
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = heap, ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_TieredPGO"] = "0" },
            cancellationToken);
        var said = end.Code == 0 ? end.Said.Trim() : "";
        if (said.StartsWith("pages ", StringComparison.Ordinal)) return int.Parse(said[6..], CultureInfo.InvariantCulture);
        if (said.Split(' ', 2) is [var why, var sentence] && Enum.TryParse<FileRefusal>(why, out var refusal)) throw new FileRefusedException(refusal, sentence);
        Gave(end.Code);
        throw TooComplex();
    }

    private async Task AskQpdf(string path, CancellationToken cancellationToken)
    {
        var end = await LimitedProcess.Run([_qpdf!, "--check", "--no-warn", path], options.Value.CheckSeconds, options.Value.CheckMegabytes, [], cancellationToken);
        if (end.Code is 0 or 3) return; // 3: warnings, which readers put up with
        if (end.Code == 2 && !end.Complained.Contains("bad_alloc", StringComparison.Ordinal)) throw PdfTokens.Damaged();
        Gave(end.Code);
        throw TooComplex();
    }

    private static FileRefusedException TooComplex() => new(FileRefusal.TooComplex, "Looking at the file takes too much time or memory. Export it again from your slides.");

    private static string? Installed(string program) => program.Length == 0 ? null
        : Path.IsPathRooted(program) ? (File.Exists(program) ? program : null)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    [LoggerMessage(LogLevel.Warning, "A check of a deck came to no end, or to a bad one: {Code}")]
    private partial void Gave(int? code);
}
