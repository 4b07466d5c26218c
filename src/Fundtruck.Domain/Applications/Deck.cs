using System.Globalization;
using System.Text;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>Where a deck is: while it is received it only reserves its place.</summary>
public enum DeckStatus
{
    Receiving,
    Kept,
    Refused,
}

/// <summary>Why a file can't be a deck. In answers the words are written with dashes, such as "not-pdf".</summary>
public enum DeckRefusal
{
    Name,
    Extension,
    NotPdf,
    ForeignContent,
    Damaged,
    Encrypted,
    Scripted,
    NoPages,
    TooManyPages,
    TooComplex,
}

/// <summary>Thrown for a file that can't be a deck; the sentence tells its owner what to do.</summary>
public sealed class DeckRefusedException(DeckRefusal why, string sentence) : Exception(sentence)
{
    public DeckRefusal Why { get; } = why;
}

/// <summary>The slides of a startup as a PDF file. It is in force from <see cref="KeptAt"/> until <see cref="EndedAt"/>, when another takes its place or none does.</summary>
public sealed class Deck : Entity
{
    private Deck() => FileName = "";

    /// <summary>A place for a file that is about to arrive.</summary>
    /// <param name="id">Also the name under which it is stored.</param>
    /// <param name="startup">Whose.</param>
    /// <param name="fileName">As its owner calls it; see <see cref="DeckNames"/>.</param>
    /// <param name="bytes">What it takes of the quota until its size is known.</param>
    /// <param name="taken">What the startup's other decks take.</param>
    /// <param name="quota">The most bytes that a startup may have.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="now">When.</param>
    public Deck(DeckId id, StartupId startup, string fileName, long bytes, long taken, long quota, PersonId by, Instant now)
    {
        FileName = DeckNames.Checked(fileName);
        if (taken + bytes > quota)
            throw new RuleBrokenException(Rule.DeckQuotaUsed, "file", $"Of {quota / 1024 / 1024} MB this startup's decks take {taken / 1024 / 1024} MB: earlier ones stay as long as an application refers to them.");
        Id = id;
        StartupId = startup;
        Bytes = bytes;
        UploadedBy = by;
        UploadedAt = now;
    }

    public DeckId Id { get; private init; }

    public StartupId StartupId { get; private init; }

    public string FileName { get; private init; }

    public long Bytes { get; private set; }

    public byte[]? Sha256 { get; private set; }

    public int? Pages { get; private set; }

    public PersonId UploadedBy { get; private init; }

    public Instant UploadedAt { get; private init; }

    public DeckStatus Status { get; private set; }

    public DeckRefusal? RefusedBecause { get; private set; }

    public Instant? KeptAt { get; private set; }

    public Instant? EndedAt { get; private set; }

    /// <summary>It has arrived and is what it should be; call it with the startup locked and the one before it ended.</summary>
    public void Keep(long bytes, byte[] sha256, int pages, Instant now)
    {
        (Bytes, Sha256, Pages) = (bytes, sha256, pages);
        (Status, KeptAt) = (DeckStatus.Kept, now);
    }

    /// <summary>It was looked at and is no deck, or never arrived; the row stays for a while, since it counts as an upload.</summary>
    public void Refuse(DeckRefusal? why) => (Status, RefusedBecause, Bytes) = (DeckStatus.Refused, why, 0);

    /// <summary>It is the startup's deck no longer; applications whose decks were due before keep it.</summary>
    public void End(Instant now) => EndedAt ??= now;
}

/// <summary>What a deck may be called: the name comes back as that of a download, on whatever machine.</summary>
public static class DeckNames
{
    /// <summary>The most characters.</summary>
    public const int Longest = 150;

    private const string NotInNames = "/\\<>:\"|?*\ufffd";

    private static readonly HashSet<string> Reserved = new(
        [
            "CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name itself, composed; <see cref="DeckRefusedException"/> when it is no plain name that ends in .pdf.</summary>
    public static string Checked(string name)
    {
        if (name.Length is 0 or > Longest) throw new DeckRefusedException(DeckRefusal.Name, $"Give the file a name of 1 to {Longest} characters.");
        if (name.Any(letter => NotInNames.Contains(letter, StringComparison.Ordinal)) || name.EnumerateRunes().Any(IsInvisible))
            throw new DeckRefusedException(DeckRefusal.Name, "The file's name holds characters that a file's name can't have, or that can't be seen.");
        if (name[0] is '.' or ' ' || Reserved.Contains(name.Split('.')[0].Trim())) throw new DeckRefusedException(DeckRefusal.Name, "Some systems can't store a file of that name: choose another.");
        if (!name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase)) throw new DeckRefusedException(DeckRefusal.Extension, "A deck is a PDF file, and its name ends in .pdf.");
        return name.Normalize(NormalizationForm.FormC);
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
