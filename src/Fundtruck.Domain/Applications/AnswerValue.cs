namespace Fundtruck.Domain.Applications;

/// <summary>What was answered to one question, as it was typed: a text, a number, the codes of several choices, or a file. Whether it is right is the question's to say.</summary>
public sealed record AnswerValue
{
    /// <summary>Characters of a text.</summary>
    public const int LongestText = 10_000;

    /// <summary>How many codes may be chosen.</summary>
    public const int MostChoices = 50;

    private AnswerValue()
    {
    }

    public string? Text { get; private init; }

    public decimal? Number { get; private init; }

    public IReadOnlyList<string>? Choices { get; private init; }

    /// <summary>Sent by itself; nobody can answer with it by naming it.</summary>
    public FileAnswer? File { get; private init; }

    /// <summary>Nothing was said.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && Number is null && File is null && Choices is null or [];

    public static AnswerValue Of(string text) => new() { Text = text };

    public static AnswerValue Of(decimal number) => new() { Number = number };

    public static AnswerValue Of(IReadOnlyList<string> choices) => new() { Choices = choices };

    public static AnswerValue Of(FileAnswer file) => new() { File = file };

    /// <summary>The same words, the same number, the same file, or the same choices in the same order.</summary>
    public bool Equals(AnswerValue? other) => other is not null && Text == other.Text && Number == other.Number && File == other.File && (Choices ?? []).SequenceEqual(other.Choices ?? []);

    public override int GetHashCode() => HashCode.Combine(Text, Number, Choices?.Count, File);
}

/// <summary>A file as an answer.</summary>
/// <param name="Id">Another file is another answer.</param>
/// <param name="Name">As its owner calls it.</param>
/// <param name="Bytes">Its size.</param>
public sealed record FileAnswer(FileId Id, string Name, long Bytes);
