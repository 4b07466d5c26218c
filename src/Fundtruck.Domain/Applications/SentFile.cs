using System.Globalization;
using System.Text;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>Where a file is: while it is received it only reserves its place.</summary>
public enum FileStatus
{
    Receiving,
    Kept,
    Refused,
}

/// <summary>Why a file is not taken. In answers the words are written with dashes, such as "not-pdf".</summary>
public enum FileRefusal
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
    NotPicture,
    TooLarge,
}

/// <summary>Thrown for a file that is not taken; the sentence tells its owner what to do.</summary>
public sealed class FileRefusedException(FileRefusal why, string sentence) : Exception(sentence)
{
    public FileRefusal Why { get; } = why;
}

/// <summary>A file that somebody of a startup's team sent. All of a startup's files share one quota.</summary>
public abstract class SentFile : Entity
{
    private protected SentFile() => FileName = "";

    /// <summary>A place for a file that is about to arrive.</summary>
    /// <param name="id">Also the name under which it is stored.</param>
    /// <param name="startup">Whose.</param>
    /// <param name="fileName">As its owner calls it; see <see cref="FileNames"/>.</param>
    /// <param name="room">What it takes of the quota until its size is known.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="now">When.</param>
    private protected SentFile(FileId id, StartupId startup, string fileName, FileRoom room, PersonId by, Instant now)
    {
        if (room.Taken + room.Bytes > room.Quota)
            throw new RuleBrokenException(Rule.DeckQuotaUsed, "file", $"Of {room.Quota / 1024 / 1024} MB this startup's files take {room.Taken / 1024 / 1024} MB: earlier ones stay as long as an application refers to them.");
        Id = id;
        StartupId = startup;
        FileName = fileName;
        Bytes = room.Bytes;
        UploadedBy = by;
        UploadedAt = now;
    }

    public FileId Id { get; private init; }

    public StartupId StartupId { get; private init; }

    public string FileName { get; private init; }

    public long Bytes { get; private set; }

    public byte[]? Sha256 { get; private set; }

    /// <summary>Of a PDF file.</summary>
    public int? Pages { get; private set; }

    /// <summary>What looked at it, such as "fundtruck, qpdf".</summary>
    public string? CheckedBy { get; private set; }

    public PersonId UploadedBy { get; private init; }

    public Instant UploadedAt { get; private init; }

    public FileStatus Status { get; private set; }

    public FileRefusal? RefusedBecause { get; private set; }

    public Instant? KeptAt { get; private set; }

    /// <summary>It has arrived and is what it should be.</summary>
    public void Keep(ArrivedFile arrived, Instant now)
    {
        (Bytes, Sha256, Pages, CheckedBy) = (arrived.Bytes, arrived.Sha256, arrived.Pages, arrived.CheckedBy);
        (Status, KeptAt) = (FileStatus.Kept, now);
    }

    /// <summary>It was looked at and is not taken, or never arrived; the row stays for a while, since it counts as an upload.</summary>
    public void Refuse(FileRefusal? why) => (Status, RefusedBecause, Bytes) = (FileStatus.Refused, why, 0);
}

/// <summary>What a file needs, and what there is.</summary>
/// <param name="Bytes">Of the file, or as many as it may have.</param>
/// <param name="Taken">By the startup's other files.</param>
/// <param name="Quota">The most bytes that a startup may have.</param>
public sealed record FileRoom(long Bytes, long Taken, long Quota);

/// <summary>What is known of a file once it has arrived.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Pages">Of a PDF file.</param>
/// <param name="CheckedBy">What looked at it.</param>
public sealed record ArrivedFile(long Bytes, byte[] Sha256, int? Pages, string CheckedBy);

/// <summary>The slides of a startup as a PDF file. It is in force from <see cref="SentFile.KeptAt"/> until <see cref="EndedAt"/>, when another takes its place or none does.</summary>
public sealed class Deck : SentFile
{
    private Deck()
    {
    }

    /// <inheritdoc cref="SentFile(FileId, StartupId, string, FileRoom, PersonId, Instant)"/>
    public Deck(FileId id, StartupId startup, string fileName, FileRoom room, PersonId by, Instant now)
        : base(id, startup, FileNames.Checked(fileName, "A deck is a PDF file, and its name ends in .pdf.", FileKind.Pdf), room, by, now)
    {
    }

    public Instant? EndedAt { get; private set; }

    /// <summary>Which of the startup's decks it is, from 1; 0 as long as it isn't kept.</summary>
    public int Version { get; private set; }

    /// <summary>It has arrived and takes the place of the one before; call it with the startup locked.</summary>
    /// <param name="arrived">What is known of it.</param>
    /// <param name="before">The present deck.</param>
    /// <param name="version">One more than the newest deck's.</param>
    /// <param name="now">The moment.</param>
    public void Replace(ArrivedFile arrived, Deck? before, int version, Instant now)
    {
        before?.End(now);
        Version = version;
        Keep(arrived, now);
    }

    /// <summary>It is the startup's deck no longer; applications whose decks were due before keep it. Call it with the startup locked.</summary>
    public void End(Instant now) => EndedAt ??= now;
}

/// <summary>A file that answers a question of a contest; the answer names it, and it goes as soon as no answer does.</summary>
public sealed class AnswerFile : SentFile
{
    private AnswerFile()
    {
    }

    /// <summary>A place for a file that is about to arrive.</summary>
    /// <param name="id">Also the name under which it is stored.</param>
    /// <param name="application">Whose answer it is.</param>
    /// <param name="question">Which asks for a file.</param>
    /// <param name="fileName">As its owner calls it; see <see cref="FileNames"/>.</param>
    /// <param name="room">What it takes of the quota until its size is known.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="now">When.</param>
    public AnswerFile(FileId id, Application application, Question question, string fileName, FileRoom room, PersonId by, Instant now)
        : base(id, application.StartupId, FileNames.Checked(fileName, "Send a PDF file or a picture: its name ends in .pdf, .png, .jpg or .jpeg.", FileKind.All), room, by, now)
    {
        question.RequireRoomFor(room.Bytes);
        (ApplicationId, QuestionId) = (application.Id, question.Id);
    }

    public ApplicationId ApplicationId { get; private init; }

    public QuestionId QuestionId { get; private init; }

    /// <summary>The answer that it is.</summary>
    internal AnswerValue AsAnswer() => AnswerValue.Of(new FileAnswer(Id, FileName, Bytes));
}

/// <summary>An application answers with this file no longer.</summary>
public sealed record AnswerFileLeft(FileId File) : IHappening;

/// <summary>What may be sent: how its name ends, and how its bytes begin.</summary>
public sealed class FileKind
{
    private readonly byte[] _beginning;

    private FileKind(string mediaType, byte[] beginning, params string[] endings) => (MediaType, _beginning, Endings) = (mediaType, beginning, endings);

    public static FileKind Pdf { get; } = new("application/pdf", [.. "%PDF-"u8], ".pdf");

    public static FileKind Png { get; } = new("image/png", [0x89, .. "PNG\r\n\u001a\n"u8], ".png");

    public static FileKind Jpeg { get; } = new("image/jpeg", [0xff, 0xd8, 0xff], ".jpg", ".jpeg");

    /// <summary>How many of the first bytes <see cref="BeginsLike"/> wants.</summary>
    public const int Beginning = 8;

    public string MediaType { get; }

    internal IReadOnlyList<string> Endings { get; }

    internal static FileKind[] All { get; } = [Pdf, Png, Jpeg];

    /// <summary>Whether a file that begins like this can be one of its kind.</summary>
    public bool BeginsLike(ReadOnlySpan<byte> bytes) => bytes.StartsWith(_beginning);

    /// <summary>That of a name which has been checked.</summary>
    public static FileKind Of(string fileName) => All.First(kind => kind.Fits(fileName));

    internal bool Fits(string fileName) => Endings.Any(ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a file may be called: the name comes back as that of a download, on whatever machine.</summary>
public static class FileNames
{
    /// <summary>The most characters.</summary>
    public const int Longest = 150;

    private const string NotInNames = "/\\<>:\"|?*\ufffd";

    private static readonly HashSet<string> Reserved = new(
        [
            "CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name itself, composed; <see cref="FileRefusedException"/> when it is no plain name that ends as one of the kinds does.</summary>
    /// <param name="name">As its owner calls it.</param>
    /// <param name="sentence">What to say of another ending.</param>
    /// <param name="kinds">What it may be.</param>
    public static string Checked(string name, string sentence, params ReadOnlySpan<FileKind> kinds)
    {
        if (name.Length is 0 or > Longest) throw new FileRefusedException(FileRefusal.Name, $"Give the file a name of 1 to {Longest} characters.");
        if (name.Any(letter => NotInNames.Contains(letter, StringComparison.Ordinal)) || name.EnumerateRunes().Any(IsInvisible))
            throw new FileRefusedException(FileRefusal.Name, "The file's name holds characters that a file's name can't have, or that can't be seen.");
        if (name[0] is '.' or ' ' || Reserved.Contains(name.Split('.')[0].Trim())) throw new FileRefusedException(FileRefusal.Name, "Some systems can't store a file of that name: choose another.");
        foreach (var kind in kinds)
        {
            if (kind.Fits(name)) return name.Normalize(NormalizationForm.FormC);
        }

        throw new FileRefusedException(FileRefusal.Extension, sentence);
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
