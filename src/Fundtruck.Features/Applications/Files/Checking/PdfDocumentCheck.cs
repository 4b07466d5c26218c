using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Tokens;

namespace Fundtruck.Features.Applications.Files.Checking;

/// <summary>Opens the file as a reader does, along its cross-reference table, and counts its pages.</summary>
internal static class PdfDocumentCheck
{
    internal static int Pages(byte[] file, int mostPages)
    {
        using var document = Open(file);
        if (document.IsEncrypted) throw PdfScan.Encrypted();
        foreach (var reference in document.Structure.CrossReferenceTable.ObjectOffsets.Keys) Look(document, reference);
        return document.NumberOfPages switch
        {
            <= 0 => throw new FileRefusedException(FileRefusal.NoPages, "The file has no pages."),
            var pages when pages > mostPages => throw new FileRefusedException(FileRefusal.TooManyPages, $"The file has {pages} pages; {mostPages} are the most."),
            var pages => pages,
        };
    }

    private static PdfDocument Open(byte[] file)
    {
        try
        {
            return PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        }
        catch (PdfDocumentEncryptedException)
        {
            throw PdfScan.Encrypted();
        }
    }

    // An object that only the table leads to, such as one inside the data of a picture.
    private static void Look(PdfDocument document, UglyToad.PdfPig.Core.IndirectReference reference)
    {
        try
        {
            if (document.Structure.GetObject(reference)?.Data is { } data) Look(data, depth: 0);
        }
        catch (Exception unreadable) when (unreadable is not FileRefusedException and not OutOfMemoryException)
        {
            // Nobody else can read it either.
        }
    }

    private static void Look(IToken token, int depth)
    {
        if (depth > 100) return;
        switch (token)
        {
            case ArrayToken array:
                foreach (var item in array.Data) Look(item, depth + 1);
                break;
            case StreamToken stream:
                Look(stream.StreamDictionary, depth + 1);
                break;
            case DictionaryToken dictionary:
                foreach (var (key, value) in dictionary.Data)
                {
                    if (Scripts.Says(key, (value as NameToken)?.Data) is { } sentence) throw Scripts.Refused(sentence);
                    Look(value, depth + 1);
                }

                break;
        }
    }
}
