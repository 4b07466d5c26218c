using System.Globalization;

namespace Fundtruck.Features.Applications.Files.Checking;

/// <summary>What the child process does: it looks at one file and says in a line what it found. Whatever the file does to it, it does to no other.</summary>
public static class InspectPdf
{
    /// <summary>The first word of its command line.</summary>
    public const string Verb = "inspect-pdf";

    internal const int Failed = 70;

    /// <summary>Writes "pages 12", or the refusal and its sentence.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostPages">The most pages that a deck may have.</param>
    public static int Run(string path, string mostPages)
    {
        try
        {
            Console.Out.WriteLine(Look(File.ReadAllBytes(path), int.Parse(mostPages, CultureInfo.InvariantCulture)));
            return 0;
        }
        catch (OutOfMemoryException)
        {
            return Failed;
        }
    }

    internal static string Look(byte[] file, int mostPages)
    {
        try
        {
            new PdfScan(file).Run();
            return $"pages {PdfDocumentCheck.Pages(file, mostPages)}";
        }
        catch (FileRefusedException refused)
        {
            return $"{refused.Why} {refused.Message}";
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return $"{FileRefusal.Damaged} {PdfTokens.Damaged().Message}";
        }
    }
}
