namespace Fundtruck.Features.Messages.Writing;

/// <summary>What a part of a mail is.</summary>
public enum MailPartKind
{
    /// <summary>Words; a line break in them is one for the reader.</summary>
    Words,

    /// <summary>What, when and where, line by line; the first is what it is called.</summary>
    Appointment,

    /// <summary>A list, line by line.</summary>
    Facts,

    /// <summary>What the parts that follow are about.</summary>
    Heading,

    /// <summary>The one thing to do: a label that leads to an address.</summary>
    Action,
}

/// <summary>A part of a mail. Its text is what people read: nothing in it is markup, whoever wrote it.</summary>
public sealed record MailPart(MailPartKind Kind, string Text, string? Address = null);

/// <summary>How its reader switches off mails like this one.</summary>
public sealed record MailFooter(string Label, string Address);

/// <summary>A mail as its layout shows it.</summary>
/// <param name="Language">fr or en.</param>
/// <param name="Subject">Its title.</param>
/// <param name="Parts">From top to bottom.</param>
/// <param name="Footer">Where it may be switched off.</param>
public sealed record MailPage(string Language, string Subject, IReadOnlyList<MailPart> Parts, MailFooter? Footer)
{
    private const int MostAhead = 140;

    /// <summary>What a list of mails shows beside the subject: the beginning of what stands below the greeting, in one line.</summary>
    internal string Ahead
    {
        get
        {
            var line = (Parts.Skip(1).FirstOrDefault(part => part.Kind != MailPartKind.Action)?.Text ?? "").Replace("\n", ", ", StringComparison.Ordinal);
            return line.Length <= MostAhead ? line : line[..(char.IsHighSurrogate(line[MostAhead - 1]) ? MostAhead - 1 : MostAhead)] + "…";
        }
    }
}

/// <summary>What a mail says. Text and HTML are made of the same parts, so that both say the same.</summary>
internal sealed record Letter(string Subject, IReadOnlyList<MailPart> Parts, string Language = "en")
{
    /// <summary>Keeps a mail under 100 kB, whatever people wrote: as HTML a character may take six.</summary>
    private const int MostCharacters = 12_000;

    /// <summary>From top to bottom, set as its language is.</summary>
    internal IReadOnlyList<MailPart> Parts { get; init; } = [.. Parts.Select(part => part with { Text = Words.Typeset(part.Text, Language) })];

    /// <summary>The plain text.</summary>
    internal string Text => string.Join("\n\n", Parts.Select(Plain)) + "\n";

    internal MailPage Page(MailFooter? footer) => new(Language, Subject, Parts, footer);

    /// <summary>A line of the plain text that leads somewhere.</summary>
    internal static string Leading(string label, string address, string language) => $"{label}{(language == "fr" ? "\u00A0: " : ": ")}{address}";

    /// <summary>The same, cut where it is too long for a mail.</summary>
    internal Letter Cut()
    {
        var left = MostCharacters;
        return Parts.Sum(part => part.Text.Length) <= left ? this : this with { Parts = [.. Parts.Select(Fitting).Where(part => part.Text.Length > 0)] };

        MailPart Fitting(MailPart part)
        {
            if (part.Kind == MailPartKind.Action) return part;
            var text = part.Text.Length <= left ? part.Text : left == 0 ? "" : part.Text[..(char.IsHighSurrogate(part.Text[left - 1]) ? left - 1 : left)] + "…";
            left = Math.Max(0, left - part.Text.Length);
            return part with { Text = text };
        }
    }

    private string Plain(MailPart part) => part.Address is { } address ? Leading(part.Text, address, Language) : part.Text;
}
