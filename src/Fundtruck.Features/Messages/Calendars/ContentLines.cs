using System.Text;

namespace Fundtruck.Features.Messages.Calendars;

/// <summary>
/// The lines of a calendar file (RFC 5545, 3.1): each ends in CRLF and has at most 75 octets, and no value can end its line or
/// start another. Ical.Net 5.2.4 folds between the halves of a surrogate pair (an emoji becomes two U+FFFD) and lets CR LF in a CN
/// through, so the lines are written here.
/// </summary>
internal sealed class ContentLines
{
    private const int MostOctets = 75;

    private readonly StringBuilder _file = new();

    /// <summary>A line whose value we made ourselves (a date, a number, a keyword).</summary>
    public ContentLines Add(string name, string value)
    {
        Fold($"{name}:{value}");
        return this;
    }

    /// <summary>A line with somebody's words, escaped.</summary>
    public ContentLines AddText(string name, string text) => Add(name, Escaped(text));

    /// <summary>Like <see cref="AddText"/>, and no line at all when there are no words.</summary>
    public ContentLines AddTextIfAny(string name, string text) => string.IsNullOrWhiteSpace(text) ? this : AddText(name, text);

    /// <summary>Lines that were made by another one of these.</summary>
    public ContentLines AddLines(string lines)
    {
        _file.Append(lines);
        return this;
    }

    public override string ToString() => _file.ToString();

    /// <summary>A parameter value in quotes. Quotes cannot be escaped in one, so they become apostrophes.</summary>
    public static string Quoted(string value) => $"\"{OneLine(value).Replace('"', '\'')}\"";

    /// <summary>A mailto address with everything percent-encoded that could end the value or start a header.</summary>
    public static string MailTo(string email)
    {
        var uri = new StringBuilder("mailto:");
        foreach (var octet in Encoding.UTF8.GetBytes(email.Trim()))
            if (char.IsAsciiLetterOrDigit((char)octet) || "@.+-_~!$'*=".Contains((char)octet)) uri.Append((char)octet);
            else uri.Append('%').Append(octet.ToString("X2", null));
        return uri.ToString();
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
            if (rune.Value is ',' or ';' or '\\') Append(escaped.Append('\\'), rune);
            else if (rune.Value == '\n') escaped.Append("\\n");
            else if (rune.Value == '\t' || !Rune.IsControl(rune)) Append(escaped, rune);
        return escaped.ToString();
    }

    private static string OneLine(string value)
    {
        var line = new StringBuilder(value.Length);
        foreach (var rune in value.ReplaceLineEndings(" ").EnumerateRunes())
            if (!Rune.IsControl(rune)) Append(line, rune);
        return line.ToString().Trim();
    }

    private static void Append(StringBuilder words, Rune rune)
    {
        Span<char> characters = stackalloc char[2];
        words.Append(characters[..rune.EncodeToUtf16(characters)]);
    }

    private void Fold(string line)
    {
        if (line.Length <= MostOctets && Ascii.IsValid(line))
        {
            _file.Append(line).Append("\r\n");
            return;
        }

        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                _file.Append("\r\n ");
                octets = 1;
            }
            Append(_file, rune);
            octets += rune.Utf8SequenceLength;
        }
        _file.Append("\r\n");
    }
}
