using System.Text;

namespace Fundtruck.Api;

/// <summary>Writes small decks as PDF files: a few lines on each slide, in a font that every reader has.</summary>
internal static class Slides
{
    private const int Width = 960, Height = 540, LongestLine = 60;

    /// <param name="slides">The first line of each is its title.</param>
    internal static byte[] Pdf(params string[][] slides)
    {
        // Object 1 is the catalogue, 2 the page tree, 3 the font, then come each page and what stands on it.
        var pages = Enumerable.Range(0, slides.Length).Select(slide => $"{4 + (2 * slide)} 0 R");
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{string.Join(' ', pages)}] /Count {slides.Length} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        };
        foreach (var slide in slides)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << /F 3 0 R >> >> /Contents {objects.Count + 2} 0 R >>");
            var drawn = Drawn(slide);
            objects.Add($"<< /Length {drawn.Length} >>\nstream\n{drawn}\nendstream");
        }

        return Written(objects);
    }

    private static string Drawn(string[] slide) =>
        $"BT /F 40 Tf 60 {Height - 100} Td ({Escaped(slide[0])}) Tj /F 24 Tf 0 -50 Td 34 TL {string.Concat(slide.Skip(1).SelectMany(Lines).Select(line => $"({Escaped(line)}) Tj T* "))}ET";

    private static IEnumerable<string> Lines(string text)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length >= LongestLine)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
    }

    /// <summary>What the encoding of a reader's own fonts can't say is left out.</summary>
    private static string Escaped(string text) => string.Concat(text.Where(letter => letter is >= ' ' and <= 'ÿ')).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);

    private static byte[] Written(List<string> objects)
    {
        var (file, offsets) = (new StringBuilder("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"), new List<int>());
        foreach (var it in objects)
        {
            offsets.Add(file.Length);
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{it}\nendobj\n");
        }

        var table = string.Concat(offsets.Select(offset => $"{offset:0000000000} 00000 n \n"));
        var end = $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{file.Length}\n%%EOF\n";
        return Encoding.Latin1.GetBytes(file.Append(end).ToString());
    }
}
