using System.Text;

namespace Fundtruck.Tests.Mail;

/// <summary>A line of a calendar file, taken apart.</summary>
internal sealed record ICalendarLine(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>The value with its escapes undone.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            for (var i = 0; i < Value.Length; i++)
                if (Value[i] != '\\') text.Append(Value[i]);
                else text.Append(Value[++i] is 'n' or 'N' ? '\n' : Value[i]);
            return text.ToString();
        }
    }
}

/// <summary>A component: its own lines, and the components in it.</summary>
internal sealed record ICalendarBlock(string Name, List<ICalendarLine> Lines, List<ICalendarBlock> Blocks)
{
    public string this[string name] => Lines.Single(l => l.Name == name).Value;

    public ICalendarLine Line(string name) => Lines.Single(l => l.Name == name);

    public IEnumerable<ICalendarBlock> All(string name) => Blocks.Where(b => b.Name == name);
}

/// <summary>A second opinion on our files: a reader that shares no code with the writer or with Ical.Net, and forgives nothing.</summary>
internal static class ICalendarText
{
    public static ICalendarBlock Read(string file)
    {
        var octets = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(file);
        var text = Encoding.UTF8.GetString(octets);
        if (!text.EndsWith("\r\n", StringComparison.Ordinal)) throw new FormatException("The last line has no end.");
        if (text.Replace("\r\n", "", StringComparison.Ordinal).Any(c => char.IsControl(c) && c != '\t'))
            throw new FormatException("A control character, or half a line end.");

        foreach (var physical in text.Split("\r\n"))
            if (Encoding.UTF8.GetByteCount(physical) > 75) throw new FormatException($"Longer than 75 octets: {physical}");

        var lines = new Queue<string>(text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n")[..^1]);
        var calendar = Block(lines);
        return calendar.Name == "VCALENDAR" && lines.Count == 0 ? calendar : throw new FormatException("More or other than a calendar.");
    }

    private static ICalendarBlock Block(Queue<string> lines)
    {
        var begin = Line(lines.Dequeue());
        if (begin.Name != "BEGIN") throw new FormatException($"BEGIN expected, not {begin.Name}.");

        var block = new ICalendarBlock(begin.Value, [], []);
        while (!lines.Peek().StartsWith("END:", StringComparison.Ordinal))
            if (lines.Peek().StartsWith("BEGIN:", StringComparison.Ordinal)) block.Blocks.Add(Block(lines));
            else block.Lines.Add(Line(lines.Dequeue()));
        return lines.Dequeue() == $"END:{block.Name}" ? block : throw new FormatException($"{block.Name} has another's end.");
    }

    private static ICalendarLine Line(string line)
    {
        var parts = new List<string> { "" };
        var (inQuotes, at) = (false, 0);
        for (; at < line.Length && (inQuotes || line[at] != ':'); at++)
            if (line[at] == '"') inQuotes = !inQuotes;
            else if (line[at] == ';' && !inQuotes) parts.Add("");
            else parts[^1] += line[at];
        if (at == line.Length || !parts[0].All(c => char.IsAsciiLetterUpper(c) || c == '-'))
            throw new FormatException($"No property: {line}");

        var parameters = parts.Skip(1).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        return new ICalendarLine(parts[0], parameters, line[(at + 1)..]);
    }
}
