using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Fundtruck.Features.Applications;

/// <summary>Writes a table as a workbook (Office Open XML) into a stream, row by row: no more than one row is in memory, however long it is.</summary>
internal static class Workbook
{
    internal const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Rows that a worksheet holds, the header among them.</summary>
    private const int MostRows = 1_048_576;

    private const int LongestCell = 32_767;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

    private static readonly LocalDateTime Epoch = new(1899, 12, 30, 0, 0);

    private static readonly (string Path, string Xml)[] Parts =
    [
        ("[Content_Types].xml",
            """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"""),
        ("_rels/.rels", $"""<Relationships xmlns="{PackageRelations}"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="Applications" sheetId="1" r:id="rId1"/></sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{PackageRelations}"><Relationship Id="rId1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Relations}/styles" Target="styles.xml"/></Relationships>"""),
        // Style 1 is a date with its time, style 2 the header.
        ("xl/styles.xml",
            $"""<styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs></styleSheet>"""),
    ];

    internal static async Task Write(Stream stream, Table table, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var (path, xml) in Parts)
        {
            await using var part = await Part(zip, path, cancellationToken);
            await part.WriteAsync(Declaration + xml);
        }

        await using var sheet = await Part(zip, "xl/worksheets/sheet1.xml", cancellationToken);
        await sheet.WriteAsync($"""{Declaration}<worksheet xmlns="{Main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>""");
        await sheet.WriteAsync(Row([.. table.Header], style: 2), cancellationToken);
        var rows = 1;
        await foreach (var row in table.Rows.WithCancellation(cancellationToken))
        {
            if (++rows > MostRows) break;
            await sheet.WriteAsync(Row(row, style: null), cancellationToken);
        }

        await sheet.WriteAsync("</sheetData></worksheet>");
    }

    private static async Task<StreamWriter> Part(ZipArchive zip, string path, CancellationToken cancellationToken) =>
        new(await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken), new UTF8Encoding(false), bufferSize: 32 * 1024);

    private static StringBuilder Row(IReadOnlyList<object?> cells, int? style)
    {
        var row = new StringBuilder("<row>");
        foreach (var cell in cells)
        {
            if (cell is LocalDateTime time) row.Append(CultureInfo.InvariantCulture, $"<c s=\"1\"><v>{Period.Between(Epoch, time, PeriodUnits.Seconds).Seconds / 86_400m}</v></c>");
            else if (cell is long or decimal) row.Append(CultureInfo.InvariantCulture, $"<c><v>{cell}</v></c>");
            else if (cell is string text) Append(row.Append(style is null ? "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">" : $"<c s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"), text).Append("</t></is></c>");
            else row.Append("<c/>");
        }

        return row.Append("</row>");
    }

    /// <summary>What XML can't hold is left out.</summary>
    private static StringBuilder Append(StringBuilder row, string text)
    {
        foreach (var rune in (text.Length > LongestCell ? text[..LongestCell] : text).EnumerateRunes())
        {
            if (rune.Value is '<') row.Append("&lt;");
            else if (rune.Value is '&') row.Append("&amp;");
            else if (rune.Value is '>') row.Append("&gt;");
            else if (rune.Value is >= ' ' and not (0xFFFE or 0xFFFF) or '\t' or '\n' or '\r') row.Append(rune);
        }

        return row;
    }
}
