using System.Text;
using UglyToad.PdfPig.Writer;
using static Fundtruck.Tests.Decks.Pdf;

namespace Fundtruck.Tests.Decks;

/// <summary>A file that somebody might send.</summary>
/// <param name="What">What is special about it.</param>
/// <param name="Refused">The reason with which it is refused; null when it is fine.</param>
/// <param name="File">Its bytes.</param>
internal sealed record SentFile(string What, string? Refused, Func<byte[]> File, string Name = "Deck.pdf");

/// <summary>Files that are made here and now, none of them stored.</summary>
internal static class DeckFiles
{
    private const string Script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";

    internal static IEnumerable<SentFile> Good =>
    [
        new("plain", null, () => Of(3)),
        new("a link to a web address and one to a page", null, () => Of(page: "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://brumelle.example) >> >> << /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [3 0 R /Fit] >> >>]")),
        new("opens at a page", null, () => Of(catalog: "/OpenAction 4 0 R", more: Bytes("<< /S /GoTo /D [3 0 R /Fit] >>"))),
        new("opens at a page without an action", null, () => Of(catalog: "/OpenAction [3 0 R /Fit]")),
        new("words that are only words", null, () => Of(more: Bytes("<< /Title (HTML/JavaScript, \\(or /JS\\) and /Launch) >>"), trailer: "/Info 4 0 R")),
        new("object stream", null, () => Packed()),
        new("PDF 2.0", null, () => Of(version: "2.0")),
        new("updated", null, () => Updated(Of(), 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>")),
        new("as many pages as may be", null, () => Of(200)),
        new("unpacks to much, but not too much", null, () => Of(more: Stream(Bomb(200), "/Type /XObject /Subtype /Image /Width 8192 /Height 8533 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"))),
        new("from a generator", null, FromGenerator),
    ];

    internal static IEnumerable<SentFile> Hostile => [.. Names, .. NoPdf, .. Broken, .. Scripted, .. TooLarge];

    private static IEnumerable<SentFile> Names =>
        from it in new (string What, string Name, string Why)[]
        {
            ("leaves the folder", "../../etc/deck.pdf", "name"), ("leaves it on Windows", "..\\deck.pdf", "name"), ("a drive", "C:deck.pdf", "name"), ("a new header", "deck\r\nSet-Cookie: a=b.pdf", "name"),
            ("reads backwards", "deck\u202efdp.pdf", "name"), ("an invisible letter", "de\u200bck.pdf", "name"), ("far too long", new string('a', 296) + ".pdf", "name"), ("a device", "CON.pdf", "name"),
            ("another device", "lpt1.old.pdf", "name"), ("hidden", ".pdf", "name"), ("quotes", "de\"ck.pdf", "name"), ("nothing", "", "name"),
            ("a page", "deck.html", "extension"), ("a program", "deck.pdf.exe", "extension"), ("no ending", "deck", "extension"), ("a blank at its end", "deck.pdf ", "extension"),
        }
        select new SentFile($"name: {it.What}", it.Why, () => Of(), it.Name);

    private static IEnumerable<SentFile> NoPdf =>
    [
        new("empty", "not-pdf", () => []),
        new("a page by another name", "not-pdf", () => Bytes("<!doctype html><html><script>alert(1)</script></html>")),
        new("an archive by another name", "not-pdf", () => [.. "PK\u0003\u0004"u8, .. new byte[400]]),
        new("NULs", "not-pdf", () => new byte[5000]),
        new("begins too late", "not-pdf", () => Join(new byte[2000], Of())),
        new("a page before", "foreign-content", () => Join(Bytes("<html><body>"), Of())),
        new("a page within", "foreign-content", () => Join(Bytes("%PDF-1.7\n%<script>alert(1)</script>\n"), Of()[9..])),
        new("an archive behind", "foreign-content", () => Join(Of(), Archive(0))),
        new("an archive whose comment is the end", "foreign-content", () => Join(Of(), Archive(6), Bytes("%%EOF\n"))),
        new("a picture behind", "foreign-content", () => Join(Of(), Bytes("GIF89a"), new byte[100])),
    ];

    private static IEnumerable<SentFile> Broken =>
    [
        new("only a beginning", "damaged", () => Bytes("%PDF-1.7\n")),
        new("cut off", "damaged", () => Of()[..200]),
        new("no table", "damaged", () => Bytes(Encoding.Latin1.GetString(Of()).Replace("startxref", "nothing", StringComparison.Ordinal))),
        new("no catalogue", "damaged", () => Bytes(Encoding.Latin1.GetString(Of()).Replace("/Root 1 0 R", "", StringComparison.Ordinal).Replace("/Catalog", "/Cat", StringComparison.Ordinal))),
        new("a text without end", "damaged", () => Of(more: Bytes("(never closed"))),
        new("a stream without end", "damaged", () => Of(more: Bytes("<< /Length 9999 >>\nstream\nabc"))),
        new("an object stream that is none", "damaged", () => Packed(instead: new byte[100])),
        new("an object stream packed as nobody packs", "damaged", () => Packed(parameters: "/DecodeParms << /Predictor 12 >>")),
        new("random", "damaged", () => Join(Bytes("%PDF-1.7\n"), Noise(20_000), Bytes("\nstartxref\n9\n%%EOF\n"))),
        new("a table that is its own predecessor", "damaged", () => Loop()),
        new("a tree of pages that is its own branch", "no-pages", () => Bytes(Encoding.Latin1.GetString(Of()).Replace("/Kids [3 0 R]", "/Kids [2 0 R]", StringComparison.Ordinal))),
        new("encrypted without a password", "encrypted", () => Of(trailer: "/Encrypt 4 0 R /ID [<00><00>]", more: Bytes($"<< /Filter /Standard /V 1 /R 2 /O <{new string('0', 64)}> /U <{new string('0', 64)}> /P -44 >>"))),
        new("encrypted by an unknown method", "encrypted", () => Of(trailer: "/Encrypt << /Filter /Custom /V 9 >>")),
        new("encrypted in an update", "encrypted", () => Join(Of(), Bytes("trailer\n<< /Size 4 /Root 1 0 R /Encrypt << /Filter /Standard /V 4 >> >>\nstartxref\n9\n%%EOF\n"))),
        new("no pages", "no-pages", () => Of(0)),
    ];

    private static IEnumerable<SentFile> Scripted =>
    [
        .. from it in new (string What, string Catalog, string Page)[]
        {
            ("runs a script when it is opened", $"/OpenAction {Script}", ""), ("opens an address when it is opened", "/OpenAction << /S /URI /URI (https://spy.example) >>", ""),
            ("says two kinds of one action", "/OpenAction << /S /JavaScript /S /GoTo /D [3 0 R /Fit] >>", ""), ("a script in its names", $"/Names << /JavaScript << /Names [(a) {Script}] >> >>", ""),
            ("a script under an escaped name", "/OpenAction << /#53 /#4Aava#53cript /#4A#53 (app.alert\\(1\\)) >>", ""), ("a program", "", Link("/S /Launch /F (calc.exe)")), ("a form that is sent", "", Link("/S /SubmitForm /F (https://spy.example)")),
            ("a form that is filled", "", Link("/S /ImportData /F (x.fdf)")), ("another file", "", Link("/S /GoToR /F (\\\\\\\\spy.example\\\\a) /D [0 /Fit]")), ("a file within", "", Link("/S /GoToE /T << /R /C >>")),
            ("a film", "", Link("/S /Rendition /OP 0")), ("acts when a page is seen", "", "/AA << /O << /S /URI /URI (https://spy.example) >> >>"), ("acts when it is closed", "/AA << /WC << /S /Named /N /Print >> >>", ""),
            ("a form of another kind", "/AcroForm << /XFA [(a) 3 0 R] >>", ""), ("files within", "/Names << /EmbeddedFiles << /Names [] >> >>", ""), ("a portfolio", "/Collection << /View /D >>", ""),
            ("an attachment", "", "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] >>]"), ("a rich annotation", "", "/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>]"),
            ("a three-dimensional annotation", "", "/Annots [<< /Type /Annot /Subtype /3D /Rect [0 0 9 9] >>]"), ("a sound", "", "/Annots [<< /Type /Annot /Subtype /Sound /Rect [0 0 9 9] >>]"),
        }
        select new SentFile(it.What, "scripted", () => Of(catalog: it.Catalog, page: it.Page)),
        new("opens an address by a detour", "scripted", () => Of(catalog: "/OpenAction 4 0 R", more: Bytes("<< /S /URI /URI (https://spy.example) >>"))),
        new("a script in an object stream", "scripted", () => Packed(catalog: "/OpenAction 4 0 R", more: Bytes(Script))),
        new("a script that came later", "scripted", () => Updated(Of(), 1, $"<< /Type /Catalog /Pages 2 0 R /OpenAction {Script} >>")),
        new("a script that has been replaced", "scripted", () => Updated(Of(catalog: $"/OpenAction {Script}"), 1, "<< /Type /Catalog /Pages 2 0 R >>")),
        new("a script in the data of a picture, to which the table leads", "scripted", Smuggled),
        new("a file within, with its data", "scripted", () => Of(more: Stream(Bytes("MZ"), "/Type /EmbeddedFile"))),
    ];

    private static IEnumerable<SentFile> TooLarge =>
    [
        new("one page too many", "too-many-pages", () => Of(201)),
        new("pages that it does not count", "too-many-pages", () => Of(201, count: 1)),
        new("nested arrays", "too-complex", () => Of(more: Bytes(new string('[', 20_000) + new string(']', 20_000)))),
        new("nested dictionaries", "too-complex", () => Of(more: Bytes(string.Concat(Enumerable.Repeat("<</A", 20_000)) + " 1 " + string.Concat(Enumerable.Repeat(">>", 20_000))))),
        new("a bomb", "too-complex", () => Of(page: "/Contents 4 0 R", more: Stream(Bomb(600), "/Filter /FlateDecode"))),
        new("a bomb in a bomb", "too-complex", () => Of(more: Stream(Deflated(Bomb(600)), "/Filter [/FlateDecode /FlateDecode]"))),
        new("a bomb of objects", "too-complex", () => Packed(instead: Bomb(100))),
        new("many small bombs", "too-complex", ManyBombs),
        new("too many objects", "too-complex", () => Of(more: Enumerable.Repeat(Bytes("null"), 210_000))),
        new("one object of too many values", "too-complex", () => Of(more: Bytes($"[{string.Concat(Enumerable.Repeat("1 ", 6_000_000))}]"))),
    ];

    private static string Link(string action) => $"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << {action} >> >>]";

    private static byte[] FromGenerator()
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(UglyToad.PdfPig.Fonts.Standard14Fonts.Standard14Font.Helvetica);
        for (var i = 0; i < 5; i++) builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4).AddText("We make wind quiet.", 20, new UglyToad.PdfPig.Core.PdfPoint(50, 700), font);
        return builder.Build();
    }

    /// <summary>The end of an empty archive, with a comment of so many bytes to come.</summary>
    private static byte[] Archive(byte comment) => [.. "PK\u0005\u0006"u8, .. new byte[16], comment, 0];

    private static byte[] ManyBombs()
    {
        var bomb = Stream(Bomb(100), "/Filter /FlateDecode");
        return Of(more: Enumerable.Repeat(bomb, 8));
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(4).NextBytes(noise);
        return noise;
    }

    private static byte[] Loop()
    {
        var file = Encoding.Latin1.GetString(Of());
        var xref = file[(file.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0];
        return Bytes(file.Replace("/Root 1 0 R ", $"/Prev {xref} ", StringComparison.Ordinal));
    }

    /// <summary>The table leads to a fifth object that stands in the data of the fourth.</summary>
    private static byte[] Smuggled()
    {
        var hidden = $"5 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction {Script} >>\nendobj\n";
        var file = Of(more: Stream(Bytes(hidden)), trailer: "/Prev 0");
        var text = Encoding.Latin1.GetString(file);
        var (at, xref) = (text.IndexOf("5 0 obj", StringComparison.Ordinal), text.IndexOf("xref\n0", StringComparison.Ordinal));
        var table = text[xref..].Replace("0 5\n", "0 6\n", StringComparison.Ordinal).Replace("trailer\n<< /Size 5 /Root 1 0 R /Prev 0", $"{at:0000000000} 00000 n \ntrailer\n<< /Size 6 /Root 5 0 R", StringComparison.Ordinal);
        return Bytes(text[..xref] + table);
    }
}
