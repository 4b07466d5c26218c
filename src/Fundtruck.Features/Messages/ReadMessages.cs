using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Messages;

internal static class ReadMessagesEndpoints
{
    internal static void Map(RouteGroupBuilder messages)
    {
        messages.MapGet("", ([AsParameters] MessageFilter filter, bool? newest, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListMessages(filter, newest ?? false, after, limit), cancellationToken))
            .Sends<ListMessages>("What was, is and will be told: to whom, when, and what came of it; by when it is or was due, the newest first on wish");
        messages.MapGet("/{id}", (OutgoingMessageId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ReadMessage(id), cancellationToken).AsOk())
            .Sends<ReadMessage>("One message, with the words that its recipient saw, or would see if it left now").MayBeMissing();
        messages.MapGet("/counts", ([AsParameters] MessageFilter filter, ISender sender, CancellationToken cancellationToken) => sender.Send(new CountMessages(filter), cancellationToken))
            .Sends<CountMessages>("How many messages there are of each kind and status, and with which problems");
    }
}

/// <summary>What is wrong with a message.</summary>
internal enum MessageProblem
{
    /// <summary>The mail server refused it for good, or it was given up.</summary>
    Failed,

    /// <summary>It came back after the mail server had taken it.</summary>
    Bounced,

    /// <summary>It should have left five minutes ago, or was put off.</summary>
    Late,

    /// <summary>It is held.</summary>
    Held,
}

/// <summary>Which messages; what is not named is all.</summary>
internal sealed record MessageFilter(
    PersonId? Person = null, Guid? Subject = null, StopId? Stop = null, Choice<MessageStatus>? Status = null, Choice<MessageKind>? Kind = null, Choice<MessageProblem>? Problem = null)
{
    internal static readonly Duration Patience = Duration.FromMinutes(5);

    internal IQueryable<OutgoingMessage> Of(FundtruckDb db, Instant now)
    {
        var (person, subject, status, kind, late) = (Person, Subject, Status?.Value, Kind?.Value, now - Patience);
        var messages = db.OutgoingMessages.AsQueryable();
        if (person is not null) messages = messages.Where(message => message.PersonId == person);
        if (subject is not null) messages = messages.Where(message => message.SubjectId == subject);
        if (status is not null) messages = messages.Where(message => message.Status == status);
        if (kind is not null) messages = messages.Where(message => message.Kind == kind);
        if (Stop is { } stop)
        {
            var subjects = SubjectsOf(db, stop.Value);
            messages = messages.Where(message => subjects.Contains(message.SubjectId));
        }

        return Problem?.Value switch
        {
            MessageProblem.Failed => messages.Where(message => message.Status == MessageStatus.Failed),
            MessageProblem.Bounced => messages.Where(message => message.BouncedAt != null),
            MessageProblem.Held => messages.Where(message => message.Status == MessageStatus.Held),
            MessageProblem.Late => messages.Where(message => (message.Status == MessageStatus.Due && (message.DueAt < late || message.Attempts > 0)) || (message.Status == MessageStatus.Sending && message.DueAt < late)),
            _ => messages,
        };
    }

    /// <summary>All that is told of a stop: of itself, its applications, pitches, meetings and plans of meetings, and of requests to meet there.</summary>
    private static IQueryable<Guid> SubjectsOf(FundtruckDb db, Guid stop) => db.Database.SqlQuery<Guid>(
        $"""
        select id as "Value" from stops where id = {stop} union all select id from applications where stop_id = {stop} union all select id from pitches where stop_id = {stop}
        union all select id from meetings where stop_id = {stop} union all select id from meeting_requests where stop_id = {stop}
        union all select id from contests where stop_id = {stop} union all select id from meeting_sessions where stop_id = {stop}
        union all select id from meeting_plans where stop_id = {stop}
        """);
}

/// <param name="Id">Of the message.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="SubjectId">The application, pitch, meeting, request, stop, invitation or investor.</param>
/// <param name="Revision">Of the subject.</param>
/// <param name="Copy">0 for the first; more when it was sent again.</param>
/// <param name="Reminder">Which of the reminders of its subject.</param>
/// <param name="PersonId">To whom; null where only an address is known.</param>
/// <param name="Status">Due until it leaves; when it is due says whether it already should.</param>
/// <param name="HeldFor">Why it is held.</param>
/// <param name="DueAt">When it leaves, or is tried again.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="SentAt">When the mail server took it.</param>
/// <param name="Outcome">What the server answered, why it failed, why it is held or void.</param>
/// <param name="SupersededBy">The message that tells what is so now.</param>
/// <param name="BouncedAt">When it came back.</param>
/// <param name="Bounce">What the bounce said.</param>
/// <param name="DigestId">The message in which it came, or comes, with others.</param>
/// <param name="Name">What its person is called; null where only an address is known.</param>
/// <param name="Email">To which address it went, or would go now.</param>
/// <param name="SubjectLine">What stood above it; null until it was handed over.</param>
internal sealed record MessageView(
    OutgoingMessageId Id, MessageKind Kind, Guid SubjectId, int Revision, int Copy, ReminderRule? Reminder, PersonId? PersonId, MessageStatus Status, HoldReason? HeldFor, Instant DueAt, int Attempts,
    Instant? SentAt, string? Outcome, OutgoingMessageId? SupersededBy, Instant? BouncedAt, string? Bounce, OutgoingMessageId? DigestId, string? Name, string? Email, string? SubjectLine);

internal static class MessageViews
{
    /// <summary>The messages as organizers see them.</summary>
    internal static IQueryable<MessageView> AsViews(this IQueryable<OutgoingMessage> messages, FundtruckDb db) =>
        from m in messages
        join p in db.People on m.PersonId equals p.Id into people
        from person in people.DefaultIfEmpty()
        join t in db.ToldMails on m.DigestId ?? m.Id equals t.MessageId into mails
        from told in mails.DefaultIfEmpty()
        select new MessageView(
            m.Id, m.Kind, m.SubjectId, m.Revision, m.Copy, m.Reminder, m.PersonId, m.Status, m.HeldFor, m.DueAt, m.Attempts, m.SentAt, m.Outcome, m.SupersededBy, m.BouncedAt, m.Bounce, m.DigestId,
            person.Name, m.Status == MessageStatus.Sent || m.Status == MessageStatus.Failed ? told.Address ?? person.Email ?? m.Address : person.Email ?? m.Address, told.Subject);
}

/// <summary>What a mail said when it was last handed over: for a message that came with others, the mail that brought them all.</summary>
/// <param name="WrittenAt">When it was worded.</param>
/// <param name="Address">To which address.</param>
/// <param name="MessageIdHeader">Its Message-ID, up to the @.</param>
/// <param name="Subject">The subject line; empty once somebody whom it may name was forgotten.</param>
/// <param name="Text">The words; null when they held a secret, and once somebody was forgotten.</param>
/// <param name="CalendarMethod">Of its calendar file: REQUEST, CANCEL or PUBLISH.</param>
internal sealed record ToldMail(Instant WrittenAt, string Address, string MessageIdHeader, string Subject, string? Text, string? CalendarMethod);

/// <summary>What a message that has not left would say if it left now.</summary>
/// <param name="Subject">The subject line; null when it would not be sent.</param>
/// <param name="Text">The words; null when it would not be sent.</param>
/// <param name="VoidBecause">Why it would not be sent.</param>
internal sealed record UntoldMail(string? Subject, string? Text, string? VoidBecause);

/// <param name="Message">As it stands in the ledger.</param>
/// <param name="Told">Null until it was handed over.</param>
/// <param name="WouldSay">Null once it has left, is being sent or is void, and for sign-in links, which are made when they leave.</param>
internal sealed record MessageDetail(MessageView Message, ToldMail? Told, UntoldMail? WouldSay);

internal sealed record MessageCount(MessageKind Kind, MessageStatus Status, int Messages, int Bounced, int Late);

internal sealed record MessageCounts(IReadOnlyList<MessageCount> Counts);

[Access(Who.Organizers)]
internal sealed record ListMessages(MessageFilter Filter, bool Newest, string? After, int? Limit) : IQuery<Page<MessageView>>;

[Access(Who.Organizers)]
internal sealed record ReadMessage(OutgoingMessageId Id) : IQuery<MessageDetail>;

[Access(Who.Organizers)]
internal sealed record CountMessages(MessageFilter Filter) : IQuery<MessageCounts>;

internal sealed class ReadMessagesHandler(FundtruckDb db, MessageWriter writer, IClock clock)
    : IRequestHandler<ListMessages, Page<MessageView>>, IRequestHandler<ReadMessage, MessageDetail>, IRequestHandler<CountMessages, MessageCounts>
{
    public async Task<Page<MessageView>> Handle(ListMessages query, CancellationToken cancellationToken)
    {
        var (after, limit) = (query.Newest ? Cursor.AfterNewest(query.After) : Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = OutgoingMessageId.Of(after.Id);
        var messages = query.Filter.Of(db, clock.GetCurrentInstant());
        messages = query.Newest
            ? messages.Where(m => EF.Functions.LessThan(ValueTuple.Create(m.DueAt, m.Id), ValueTuple.Create(after.Key, id))).OrderByDescending(m => m.DueAt).ThenByDescending(m => m.Id)
            : messages.Where(m => EF.Functions.GreaterThan(ValueTuple.Create(m.DueAt, m.Id), ValueTuple.Create(after.Key, id))).OrderBy(m => m.DueAt).ThenBy(m => m.Id);
        var rows = await messages.TakePage().AsViews(db).ToListAsync(cancellationToken);
        return Page<MessageView>.From(rows, limit, message => (message.DueAt, message.Id.Value));
    }

    public async Task<MessageDetail> Handle(ReadMessage query, CancellationToken cancellationToken)
    {
        var message = await db.OutgoingMessages.Where(m => m.Id == query.Id).AsViews(db).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("message");
        var mail = message.DigestId ?? query.Id;
        var told = await db.ToldMails.SingleOrDefaultAsync(t => t.MessageId == mail, cancellationToken);
        return new(message, told is null ? null : new(told.WrittenAt, told.Address, mail.Value.ToString("N"), told.Subject, told.Text, told.CalendarMethod), await WouldSay(query.Id, message, cancellationToken));
    }

    private async Task<UntoldMail?> WouldSay(OutgoingMessageId id, MessageView message, CancellationToken cancellationToken)
    {
        if (message.Kind == MessageKind.SignInLink || message.Status is not (MessageStatus.Due or MessageStatus.Held)) return null;
        var waiting = await db.OutgoingMessages.SingleAsync(m => m.Id == id, cancellationToken);
        var written = await writer.Preview(
            new(id, waiting.Kind, waiting.SubjectId, waiting.Revision, waiting.Reminder, waiting.PersonId, waiting.Address, waiting.Language, waiting.CreatedAt, waiting.Attempts) { PlanId = waiting.PlanId, UsefulUntil = waiting.UsefulUntil }, cancellationToken);
        return new(written.Mail?.Subject, written.Mail?.Text, written.VoidBecause);
    }

    public async Task<MessageCounts> Handle(CountMessages query, CancellationToken cancellationToken)
    {
        var late = clock.GetCurrentInstant() - MessageFilter.Patience;
        var counts = await query.Filter.Of(db, clock.GetCurrentInstant()).GroupBy(m => new { m.Kind, m.Status })
            .Select(group => new
            {
                group.Key.Kind,
                group.Key.Status,
                Count = group.Count(),
                Bounced = group.Count(m => m.BouncedAt != null),
                Late = group.Count(m => (m.Status == MessageStatus.Due && (m.DueAt < late || m.Attempts > 0)) || (m.Status == MessageStatus.Sending && m.DueAt < late)),
            })
            .ToListAsync(cancellationToken);
        return new([.. counts.OrderBy(it => it.Kind).ThenBy(it => it.Status).Select(it => new MessageCount(it.Kind, it.Status, it.Count, it.Bounced, it.Late))]);
    }
}
