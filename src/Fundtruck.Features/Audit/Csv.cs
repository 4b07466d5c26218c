using System.Buffers;

namespace Fundtruck.Features.Audit;

/// <summary>Comma-separated values (RFC 4180) that a spreadsheet shows and never runs.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\t\"\r\n");

    internal static string Line(params IReadOnlyList<string?> cells) => Line(',', cells);

    internal static string Line(char separator, IReadOnlyList<string?> cells) => string.Join(separator, cells.Select(cell => Cell(cell ?? ""))) + "\r\n";

    private static string Cell(string text)
    {
        // A cell that begins like a formula would be one.
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
