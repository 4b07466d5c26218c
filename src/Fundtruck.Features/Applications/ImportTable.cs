using System.Text;
using CsvHelper;

namespace Fundtruck.Features.Applications;

/// <summary>A line of a table that was sent, by the names of its columns.</summary>
/// <param name="Number">In the file; the header is 1.</param>
/// <param name="Cells">What it says, by column; empty cells are left out.</param>
internal sealed record ImportLine(int Number, IReadOnlyDictionary<string, string> Cells)
{
    internal string? this[string column] => Cells.GetValueOrDefault(column);
}

/// <summary>What can't be imported, as people read it.</summary>
/// <param name="Line">In the file; the header is 1.</param>
/// <param name="Column">As the API calls it.</param>
/// <param name="Fr">Why, in French.</param>
/// <param name="En">Why, in English.</param>
internal sealed record BadLine(int Line, string Column, string Fr, string En);

/// <summary>The columns that a table may have.</summary>
/// <param name="Headers">Under which headers each may stand, in letters as <see cref="ImportTable.Plain"/> makes them.</param>
/// <param name="Needed">Those without which nothing can be read.</param>
/// <param name="MostLines">Below the header.</param>
/// <param name="Further">Finds a column that is not among them, by its header in plain letters.</param>
internal sealed record ImportColumns(Dictionary<string, string[]> Headers, IReadOnlyList<string> Needed, int MostLines, Func<string, string?>? Further = null)
{
    internal string? Of(string header)
    {
        var plain = ImportTable.Plain(header);
        return Headers.FirstOrDefault(known => known.Value.Contains(plain)).Key ?? Further?.Invoke(plain);
    }
}

/// <summary>A table as it was read: its encoding and its separator are found out, its headers may be French or English.</summary>
internal sealed record ImportTable(string Encoding, char Separator, IReadOnlyList<ImportLine> Lines, IReadOnlyList<BadLine> Bad, IReadOnlyList<string> IgnoredColumns)
{
    private const int LongestCell = 20_000;
    private const int LongestLine = 1_000_000;

    internal static ImportTable Read(byte[] file, ImportColumns known)
    {
        var (text, encoding) = Decode(file);
        var separator = SeparatorOf(text);
        var (lines, bad, ignored) = (new List<ImportLine>(), new List<BadLine>(), new List<string>());
        using var reader = CsvReader.Create(
            new StringReader(text), new CsvReaderOptions { Separator = separator, HasHeader = false, MalformedData = CsvMalformedDataHandling.Throw, MaxRecordSize = LongestLine, TrackLineNumbers = true }, leaveOpen: false);
        string?[]? columns = null;
        var number = 0;
        try
        {
            while (reader.Read())
            {
                number = (int)reader.LineNumber;
                string[] cells = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
                if (columns is null)
                {
                    columns = [.. cells.Select(known.Of)];
                    ignored.AddRange(cells.Where((cell, index) => columns[index] is null && cell.Trim().Length > 0).Select(Cut));
                    Require(columns, known.Needed);
                    continue;
                }

                if (lines.Count + bad.Count >= known.MostLines) throw new ValidationException([new("file", $"It has more than {known.MostLines} lines: send it in parts.")]);
                if (cells.All(string.IsNullOrWhiteSpace)) continue;
                if (cells.Any(Json.Unstorable)) bad.Add(new(number, "line", "La ligne contient un caractère nul, qu'on ne peut pas enregistrer.", "The line holds a NUL, which can't be stored."));
                else if (cells.Length > columns.Length) bad.Add(new(number, "line", $"La ligne a {cells.Length} cellules, l'en-tête en a {columns.Length}.", $"The line has {cells.Length} cells, the header has {columns.Length}."));
                else if (cells.Any(cell => cell.Length > LongestCell)) bad.Add(new(number, "line", $"Une cellule dépasse {LongestCell} caractères.", $"A cell has more than {LongestCell} characters."));
                else lines.Add(new(number, Cells(columns, cells)));
            }
        }
        catch (CsvFormatException)
        {
            if (columns is null) throw new ValidationException([new("file", "Its first line can't be read: a quote is not closed, or the line is too long.")]);
            bad.Add(new(number + 1, "line", "Le fichier n'est pas lisible à partir d'ici : un guillemet n'est pas fermé, ou la ligne est trop longue.", "The file can't be read from here on: a quote is not closed, or the line is too long."));
        }

        return lines.Count + bad.Count > 0 ? new(encoding, separator, lines, bad, ignored) : throw new ValidationException([new("file", "It holds no lines below its header.")]);
    }

    /// <summary>Spreadsheets write UTF-8 with a mark, UTF-16 with a mark, or Windows-1252; what is valid UTF-8 is taken for that.</summary>
    private static (string Text, string Encoding) Decode(byte[] file)
    {
        if (file is [0xFF, 0xFE, ..]) return (System.Text.Encoding.Unicode.GetString(file.AsSpan(2)), "utf-16");
        if (file is [0xFE, 0xFF, ..]) return (System.Text.Encoding.BigEndianUnicode.GetString(file.AsSpan(2)), "utf-16");
        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file is [0xEF, 0xBB, 0xBF, ..] ? file.AsSpan(3) : file), "utf-8");
        }
        catch (DecoderFallbackException)
        {
            return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file), "windows-1252");
        }
    }

    /// <summary>The one of ; , and tab that the header holds most of.</summary>
    private static char SeparatorOf(string text)
    {
        var header = text.AsSpan(0, Math.Min(text.Length, LongestCell));
        if (header.IndexOfAny('\r', '\n') is >= 0 and var end) header = header[..end];
        var (semicolons, commas, tabs) = (header.Count(';'), header.Count(','), header.Count('\t'));
        return tabs > semicolons && tabs > commas ? '\t' : commas > semicolons ? ',' : ';';
    }

    private static void Require(string?[] columns, IReadOnlyList<string> needed)
    {
        var missing = needed.Except(columns.OfType<string>()).ToList();
        if (missing.Count > 0) throw new ValidationException([new("file", $"Its first line must name the columns; {string.Join(" and ", missing)} can't be found.")]);
        if (columns.OfType<string>().GroupBy(column => column).FirstOrDefault(column => column.Count() > 1) is { } twice) throw new ValidationException([new("file", $"Two columns are {twice.Key}.")]);
    }

    private static Dictionary<string, string> Cells(string?[] columns, string[] cells)
    {
        var said = new Dictionary<string, string>(columns.Length);
        for (var i = 0; i < cells.Length; i++) if (columns[i] is { } column && cells[i].Trim() is { Length: > 0 } cell) said[column] = cell;
        return said;
    }

    /// <summary>Letters and digits without accents, in small letters.</summary>
    internal static string Plain(string words) =>
        string.Concat(words.Normalize(NormalizationForm.FormD).Where(letter => char.IsAsciiLetterOrDigit(letter)).Select(char.ToLowerInvariant));

    private static string Cut(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
