namespace Fundtruck.Features.Messages;

/// <summary>What a mail said when it was last handed to the mail server: the ledger of what people were told.</summary>
internal sealed class ToldMailRow
{
    public required OutgoingMessageId MessageId { get; init; }

    public required Instant WrittenAt { get; init; }

    /// <summary>To which address.</summary>
    public required string Address { get; init; }

    public required string Subject { get; init; }

    /// <summary>Null when it held a secret, and once somebody whom it names was forgotten.</summary>
    public string? Text { get; init; }

    /// <summary>The METHOD of its calendar file.</summary>
    public string? CalendarMethod { get; init; }
}

/// <summary>That the mail server took a message, until the ledger says so: written one by one, before the next message is complete.</summary>
internal sealed class DeliveryJournalRow
{
    public required OutgoingMessageId MessageId { get; init; }

    public required Instant At { get; init; }

    /// <summary>What the mail server said.</summary>
    public required string Answer { get; init; }
}

/// <summary>An address to which mail fails for good.</summary>
internal sealed class FailingAddressRow
{
    public required string Address { get; init; }

    public required Instant Since { get; init; }

    /// <summary>What the mail server, or the bounce, said.</summary>
    public required string Why { get; init; }

    public required int Failures { get; init; }
}

/// <summary>What all workers know of the mail server; one row.</summary>
internal sealed class MailServerRow
{
    public required int Id { get; init; }

    /// <summary>Failures in a row; 0 when it answers.</summary>
    public required int Failures { get; init; }

    /// <summary>Of the first of these failures.</summary>
    public Instant? Since { get; init; }

    /// <summary>When somebody may connect again; null when anybody may.</summary>
    public Instant? NextTryAt { get; init; }

    public string? Why { get; init; }
}

/// <summary>How many mails went to a domain in its present minute, where there is a limit.</summary>
internal sealed class MailDomainRow
{
    public required string Domain { get; init; }

    public required Instant MinuteFrom { get; init; }

    public required int Mails { get; init; }
}
