using System.Buffers;
using System.IO.Compression;
using Fundtruck.Features.Applications.Decks;

namespace Fundtruck.Features.Applications.Files.Checking;

/// <summary>
/// Looks at every object that stands in a file, in all its versions, also inside object streams and whether or not its cross-reference table knows it.
/// So what one reader takes for the document and another does not is looked at all the same.
/// </summary>
internal sealed class PdfScan(ReadOnlyMemory<byte> file)
{
    private const int MostObjects = 200_000;
    private const long MostUnpacked = 512 * DeckOptions.Megabyte;
    private const int MostOfObjectStream = (int)(32 * DeckOptions.Megabyte);

    private static readonly SearchValues<byte> Blanks = SearchValues.Create("\ufeff \t\r\n\0"u8);
    private static readonly string[] MarksOfPages = ["<html", "<script", "<!doctype", "<svg"];

    private readonly Dictionary<long, bool> _leadsToPage = [];
    private readonly List<long> _opensWith = [];
    private int _objects;
    private long _unpacked;
    private string? _scripted;
    private bool _encrypted;
    private bool _broken;

    /// <summary>Throws when something is found that a deck must not have.</summary>
    internal void Run()
    {
        CheckFrame();
        var tokens = new PdfTokens(file);
        long? number = null, before = null;
        while (tokens.Next() is { } value)
        {
            switch (value)
            {
                case PdfWord { Text: "obj" } when before is { } id: Object(tokens, id); break;
                case PdfDictionary dictionary: Look(dictionary); break;
            }

            (before, number) = (number, (value as PdfNumber)?.Value);
        }

        // Encrypted first: what else was found in such a file is noise.
        if (_encrypted) throw Encrypted();
        if (_broken) throw PdfTokens.Damaged();
        if (_scripted is not null) throw Scripts.Refused(_scripted);
        if (_opensWith.Any(opened => _leadsToPage.TryGetValue(opened, out var fine) && !fine)) throw Scripts.ActsOnOpening();
    }

    internal static FileRefusedException Encrypted() => new(FileRefusal.Encrypted, "The file is encrypted. Save it without a password and without restrictions.");

    /// <summary>It begins and ends as a PDF file does, and is nothing else besides.</summary>
    private void CheckFrame()
    {
        var bytes = file.Span;
        var start = bytes[..Math.Min(bytes.Length, 1024 + 5)].IndexOf("%PDF-"u8);
        if (start < 0) throw new FileRefusedException(FileRefusal.NotPdf, "This is no PDF file, whatever its name says.");
        if (bytes[..start].ContainsAnyExcept(Blanks)) throw Foreign();
        var head = System.Text.Encoding.Latin1.GetString(bytes[start..Math.Min(bytes.Length, start + 1024)]);
        if (MarksOfPages.Any(mark => head.Contains(mark, StringComparison.OrdinalIgnoreCase))) throw Foreign();
        if (EndsAsZip(bytes)) throw Foreign();

        var end = bytes.LastIndexOf("%%EOF"u8);
        if (end < 0 || bytes.LastIndexOf("startxref"u8) < 0) throw PdfTokens.Damaged();
        if (bytes[(end + 5)..].ContainsAnyExcept(Blanks)) throw Foreign();
    }

    private static FileRefusedException Foreign() => new(FileRefusal.ForeignContent, "The file is a PDF and something else at the same time. Export it again from your slides.");

    /// <summary>A ZIP file ends with a directory and a comment that may well be the end of a PDF file.</summary>
    private static bool EndsAsZip(ReadOnlySpan<byte> bytes)
    {
        var from = Math.Max(0, bytes.Length - 22 - ushort.MaxValue);
        for (var i = bytes.Length - 22; i >= from; i--)
        {
            if (bytes[i..].StartsWith("PK\u0005\u0006"u8) && i + 22 + (bytes[i + 20] | (bytes[i + 21] << 8)) == bytes.Length) return true;
        }

        return false;
    }

    private void Object(PdfTokens tokens, long id)
    {
        if (++_objects > MostObjects) throw new FileRefusedException(FileRefusal.TooComplex, "The file has too many parts. Export it again from your slides.");
        if (tokens.Next() is not { } value) throw PdfTokens.Damaged();
        Look(id, value);
        if (value is not PdfDictionary dictionary) return;
        var after = tokens.Position;
        if (tokens.Next() is PdfWord { Text: "stream" }) Stream(tokens, dictionary);
        else tokens.Position = after;
    }

    private void Stream(PdfTokens tokens, PdfDictionary dictionary)
    {
        var start = tokens.Position + (tokens.Bytes[tokens.Position..].StartsWith("\r\n"u8) ? 2 : 1);
        if (start >= tokens.Bytes.Length) throw PdfTokens.Damaged();
        // The length that it claims counts where the stream really ends there; else the next end does.
        tokens.Position = start;
        if ((dictionary["Length"] as PdfNumber)?.Value is { } length and >= 0 && start + length <= tokens.Bytes.Length && EndsHere(tokens.Bytes[(int)(start + length)..])) tokens.Position = (int)(start + length);
        if (!tokens.SkipTo("endstream"u8)) throw PdfTokens.Damaged();
        Unpack(dictionary, file[start..(tokens.Position - "endstream"u8.Length)]);

        static bool EndsHere(ReadOnlySpan<byte> rest) => rest.TrimStart("\r\n \t"u8).StartsWith("endstream"u8);
    }

    private void Unpack(PdfDictionary dictionary, ReadOnlyMemory<byte> packed)
    {
        string[] filters = dictionary["Filter"] switch
        {
            PdfName name => [name.Text],
            PdfArray array => [.. array.Items.OfType<PdfName>().Select(name => name.Text)],
            _ => [],
        };
        var isObjects = dictionary["Type"] is PdfName { Text: "ObjStm" };
        var isFlate = filters is ["FlateDecode" or "Fl", ..];
        if (filters.Count(filter => filter is "FlateDecode" or "Fl" or "LZWDecode" or "LZW") > 1) throw TooMuch();
        if (isObjects && (filters.Length > 1 || (filters.Length == 1 && !isFlate) || dictionary["DecodeParms"] is not null)) _broken = true; // nobody writes it so
        else if (isObjects) Objects(isFlate ? Inflated(packed, keep: true) : packed, dictionary);
        else if (isFlate) Inflated(packed, keep: false);
    }

    private ReadOnlyMemory<byte> Inflated(ReadOnlyMemory<byte> packed, bool keep)
    {
        using var kept = new MemoryStream();
        using var inflated = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = inflated.Read(buffer)) > 0;)
            {
                if ((_unpacked += read) > MostUnpacked || kept.Length > MostOfObjectStream) throw TooMuch();
                if (keep) kept.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            _broken |= keep; // a picture may be cut short and still be shown; objects may not
        }

        return kept.ToArray();
    }

    private static FileRefusedException TooMuch() => new(FileRefusal.TooComplex, "Unpacked, the file would be far too large. Export it again from your slides, with smaller pictures.");

    /// <summary>First a list of numbers, two for each object, then the objects themselves.</summary>
    private void Objects(ReadOnlyMemory<byte> unpacked, PdfDictionary dictionary)
    {
        try
        {
            var tokens = new PdfTokens(unpacked);
            var numbers = new List<long>();
            for (var count = (dictionary["N"] as PdfNumber)?.Value ?? 0; numbers.Count < 2 * count && tokens.Next() is PdfNumber number;) numbers.Add(number.Value);
            for (var i = 0; tokens.Next() is { } value; i += 2)
            {
                if (++_objects > MostObjects) throw TooMuch();
                Look(i < numbers.Count ? numbers[i] : -1, value);
            }
        }
        catch (FileRefusedException refused) when (refused.Why == FileRefusal.Damaged)
        {
            _broken = true; // unless the file is encrypted, which its end may tell
        }
    }

    private void Look(long id, PdfValue value)
    {
        var leadsToPage = value is not PdfDictionary action || !action.IsActionOtherThan("GoTo");
        _leadsToPage[id] = leadsToPage && _leadsToPage.GetValueOrDefault(id, true);
        Look(value);
    }

    private void Look(PdfValue value)
    {
        switch (value)
        {
            case PdfArray array:
                foreach (var item in array.Items) Look(item);
                break;
            case PdfDictionary dictionary:
                foreach (var (key, entry) in dictionary.Entries) Look(key, entry);
                break;
        }
    }

    private void Look(string key, PdfValue entry)
    {
        _encrypted |= key == "Encrypt" && entry is (PdfReference or PdfDictionary);
        _scripted ??= Scripts.Says(key, (entry as PdfName)?.Text);
        if (key == "OpenAction")
        {
            if (entry is PdfReference reference) _opensWith.Add(reference.Number);
            else if (entry is PdfDictionary action && action.IsActionOtherThan("GoTo")) _scripted ??= Scripts.ActsOnOpening().Message;
        }

        Look(entry);
    }
}
