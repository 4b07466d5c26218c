using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Fundtruck.Tests.Decks;

/// <summary>Writes PDF files by hand, right ones and wrong ones. Object 1 is the catalogue, 2 the page tree, then come the pages, then what is added.</summary>
internal static class Pdf
{
    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    internal static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>A file with a plain cross-reference table.</summary>
    internal static byte[] Of(int pages = 1, string catalog = "", string page = "", string trailer = "", string version = "1.7", int? count = null, params IEnumerable<byte[]> more)
    {
        var (file, offsets) = (new List<byte>(Bytes($"%PDF-{version}\n%\u00e2\u00e3\u00cf\u00d3\n")), new List<int>());
        foreach (var body in (IEnumerable<byte[]>)[.. Objects(pages, catalog, page, count), .. more])
        {
            offsets.Add(file.Count);
            file.AddRange(Bytes($"{offsets.Count} 0 obj\n"));
            file.AddRange(body);
            file.AddRange(Bytes("\nendobj\n"));
        }

        var xref = file.Count;
        file.AddRange(Bytes($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(offset => $"{offset:0000000000} 00000 n \n"))}"));
        file.AddRange(Bytes($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n"));
        return [.. file];
    }

    /// <summary>A file whose objects lie in an object stream, packed.</summary>
    internal static byte[] Packed(string catalog = "", byte[]? instead = null, string parameters = "", params IEnumerable<byte[]> more)
    {
        byte[][] objects = [.. Objects(1, catalog, "", null), .. more];
        var (index, bodies) = ("", new List<byte>());
        for (var i = 0; i < objects.Length; i++)
        {
            index += $"{i + 1} {bodies.Count} ";
            bodies.AddRange([.. objects[i], (byte)'\n']);
        }

        var number = objects.Length + 1;
        var stream = instead ?? Deflated(Join(Bytes(index), [.. bodies]));
        var file = new List<byte>(Bytes("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"));
        var at = file.Count;
        file.AddRange(Join(Bytes($"{number} 0 obj\n"), Stream(stream, $"/Type /ObjStm /N {objects.Length} /First {index.Length} /Filter /FlateDecode {parameters}"), Bytes("\nendobj\n")));
        var xref = file.Count;
        var rows = new List<byte>([0, 0, 0, 0, 0, 0, 0]);
        for (var i = 0; i < objects.Length; i++) rows.AddRange([2, .. Big(number), 0, (byte)i]);
        rows.AddRange([1, .. Big(at), 0, 0, 1, .. Big(xref), 0, 0]);
        file.AddRange(Join(Bytes($"{number + 1} 0 obj\n"), Stream([.. rows], $"/Type /XRef /Size {number + 2} /W [1 4 2] /Root 1 0 R"), Bytes($"\nendobj\nstartxref\n{xref}\n%%EOF\n")));
        return [.. file];
    }

    /// <summary>The file with a later version of one object behind it.</summary>
    internal static byte[] Updated(byte[] file, int number, string body)
    {
        var text = Encoding.Latin1.GetString(file);
        var before = text[(text.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0];
        var xref = file.Length + Bytes($"{number} 0 obj\n{body}\nendobj\n").Length;
        return Join(file, Bytes($"{number} 0 obj\n{body}\nendobj\nxref\n{number} 1\n{file.Length:0000000000} 00000 n \ntrailer\n<< /Size 50 /Root 1 0 R /Prev {before} >>\nstartxref\n{xref}\n%%EOF\n"));
    }

    internal static byte[] Stream(byte[] data, string dictionary = "") =>
        Join(Bytes($"<< {dictionary} /Length {data.Length} >>\nstream\n"), data, Bytes("\nendstream"));

    internal static byte[] Deflated(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest)) zlib.Write(data);
        return packed.ToArray();
    }

    /// <summary>So many megabytes of nothing, packed.</summary>
    internal static byte[] Bomb(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            var nothing = new byte[1024 * 1024];
            for (var i = 0; i < megabytes; i++) zlib.Write(nothing);
        }

        return packed.ToArray();
    }

    private static IEnumerable<byte[]> Objects(int pages, string catalog, string page, int? count)
    {
        yield return Bytes($"<< /Type /Catalog /Pages 2 0 R {catalog} >>");
        yield return Bytes($"<< /Type /Pages /Kids [{string.Join(' ', Enumerable.Range(3, pages).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number} 0 R")))}] /Count {count ?? pages} >>");
        for (var i = 0; i < pages; i++) yield return Bytes($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Resources << >> {page} >>");
    }

    private static byte[] Big(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
}
