using System.Globalization;
using System.Text;

namespace Fundtruck.Features.Applications.Files.Checking;

/// <summary>A value of a PDF file, as far as it matters here.</summary>
internal abstract record PdfValue;

internal sealed record PdfName(string Text) : PdfValue;

internal sealed record PdfNumber(long Value) : PdfValue;

internal sealed record PdfWord(string Text) : PdfValue;

internal sealed record PdfReference(long Number) : PdfValue;

internal sealed record PdfText : PdfValue
{
    internal static readonly PdfText Some = new();
}

internal sealed record PdfArray(IReadOnlyList<PdfValue> Items) : PdfValue;

/// <summary>With every entry that stands there, also where two have one key: readers differ in which of them counts.</summary>
internal sealed record PdfDictionary(IReadOnlyList<(string Key, PdfValue Value)> Entries) : PdfValue
{
    internal PdfValue? this[string key] => Entries.LastOrDefault(entry => entry.Key == key).Value;

    /// <summary>True for an action that is not, or maybe not, of the kind.</summary>
    internal bool IsActionOtherThan(string kind) => Entries.Any(entry => entry.Key == "S" && (entry.Value as PdfName)?.Text != kind);
}

/// <summary>Reads the values of a PDF file one after another, whatever its cross-reference table says; names come out with their #-escapes undone.</summary>
/// <param name="bytes">The file, or what an object stream holds.</param>
internal sealed class PdfTokens(ReadOnlyMemory<byte> bytes)
{
    private const int Deepest = 100;
    private const int MostValues = 5_000_000;

    private int _values;

    internal int Position { get; set; }

    internal ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>The next value; null at the end. Two numbers and an R are one value.</summary>
    internal PdfValue? Next(int depth = 0)
    {
        SkipBlanks();
        if (Position >= Bytes.Length) return null;
        if (depth > Deepest) throw new FileRefusedException(FileRefusal.TooComplex, "The file's structure is nested too deeply. Export it again from your slides.");
        if (++_values > MostValues) throw new FileRefusedException(FileRefusal.TooComplex, "The file has too many parts. Export it again from your slides.");
        switch (Bytes[Position])
        {
            case (byte)'/': return new PdfName(Name());
            case (byte)'(': return Text();
            case (byte)'[': return new PdfArray(Items((byte)']', depth));
            case (byte)'<' when At(1) == '<': return Dictionary(depth);
            case (byte)'<': return Hexadecimal();
            case (byte)']' or (byte)'}' or (byte)'{' or (byte)')': Position++; return new PdfWord("");
            case (byte)'>': Position += At(1) == '>' ? 2 : 1; return new PdfWord("");
            default: return Regular();
        }
    }

    /// <summary>Moves behind a text; false when it is not there.</summary>
    internal bool SkipTo(ReadOnlySpan<byte> text)
    {
        var found = Bytes[Position..].IndexOf(text);
        if (found < 0) return false;
        Position += found + text.Length;
        return true;
    }

    private static bool IsBlank(byte letter) => letter is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDelimiter(byte letter) => letter is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%';

    private int At(int ahead) => Position + ahead < Bytes.Length ? Bytes[Position + ahead] : -1;

    private void SkipBlanks()
    {
        while (Position < Bytes.Length)
        {
            if (IsBlank(Bytes[Position])) Position++;
            else if (Bytes[Position] == '%') SkipComment();
            else return;
        }
    }

    private void SkipComment()
    {
        var end = Bytes[Position..].IndexOfAny((byte)10, (byte)13);
        Position = end < 0 ? Bytes.Length : Position + end;
    }

    private string Name()
    {
        var start = ++Position;
        while (Position < Bytes.Length && !IsBlank(Bytes[Position]) && !IsDelimiter(Bytes[Position])) Position++;
        var raw = Bytes[start..Position];
        if (!raw.Contains((byte)'#')) return Encoding.Latin1.GetString(raw);
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '#' && i + 2 < raw.Length && byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var letter)) (_, i) = (text.Append((char)letter), i + 2);
            else text.Append((char)raw[i]);
        }

        return text.ToString();
    }

    private PdfText Text()
    {
        for (var open = 0; Position < Bytes.Length; Position++)
        {
            if (Bytes[Position] == '\\') Position++;
            else if (Bytes[Position] == '(') open++;
            else if (Bytes[Position] == ')' && --open == 0) return Ended();
        }

        throw Damaged();

        PdfText Ended()
        {
            Position++;
            return PdfText.Some;
        }
    }

    private PdfText Hexadecimal() => SkipTo(">"u8) ? PdfText.Some : throw Damaged();

    private List<PdfValue> Items(byte end, int depth)
    {
        var items = new List<PdfValue>();
        Position++;
        while (true)
        {
            SkipBlanks();
            if (Position >= Bytes.Length) throw Damaged();
            if (Bytes[Position] == end)
            {
                Position++;
                return items;
            }

            items.Add(Next(depth + 1)!);
        }
    }

    private PdfDictionary Dictionary(int depth)
    {
        var entries = new List<(string, PdfValue)>();
        Position++;
        var items = Items((byte)'>', depth);
        if (At(0) == '>') Position++;
        for (var i = 0; i + 1 < items.Count; i++)
        {
            if (items[i] is PdfName key) entries.Add((key.Text, items[++i]));
        }

        return new(entries);
    }

    private PdfValue Regular()
    {
        var word = Word();
        if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return double.TryParse(word, CultureInfo.InvariantCulture, out _) ? new PdfNumber(0) : new PdfWord(word);
        var after = Position;
        SkipBlanks();
        if (At(0) is >= '0' and <= '9' && long.TryParse(Word(), CultureInfo.InvariantCulture, out _))
        {
            SkipBlanks();
            if (At(0) == 'R' && (At(1) < 0 || IsBlank((byte)At(1)) || IsDelimiter((byte)At(1))))
            {
                Position++;
                return new PdfReference(number);
            }
        }

        Position = after;
        return new PdfNumber(number);
    }

    private string Word()
    {
        var start = Position;
        while (Position < Bytes.Length && !IsBlank(Bytes[Position]) && !IsDelimiter(Bytes[Position]) && Position - start < 64) Position++;
        return Encoding.Latin1.GetString(Bytes[start..Position]);
    }

    internal static FileRefusedException Damaged() => new(FileRefusal.Damaged, "The file is damaged or incomplete. Export it again from your slides.");
}
