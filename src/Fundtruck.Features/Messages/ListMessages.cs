namespace Fundtruck.Features.Messages;

internal static class ListMessagesEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapGet("/messages", (PersonId? person, Guid? subject, Choice<MessageStatus>? status, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListMessages(person, subject, status?.Value, after, limit), cancellationToken))
        .Sends<ListMessages>("What was, is and will be told: to whom, when, and what came of it").WithTags("Messages");
}

internal sealed record MessageView(
    OutgoingMessageId Id, MessageKind Kind, Guid SubjectId, int Revision, ReminderRule? Reminder, PersonId? PersonId, MessageStatus Status, Instant DueAt, Instant? SentAt, string? Outcome);

[Access(Who.Organizers)]
internal sealed record ListMessages(PersonId? Person, Guid? Subject, MessageStatus? Status, string? After, int? Limit) : IQuery<Page<MessageView>>;

internal sealed class ListMessagesHandler(FundtruckDb db) : IRequestHandler<ListMessages, Page<MessageView>>
{
    public async Task<Page<MessageView>> Handle(ListMessages query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = OutgoingMessageId.Of(after.Id);
        var rows = await db.OutgoingMessages
            .Where(m => (query.Person == null || m.PersonId == query.Person) && (query.Subject == null || m.SubjectId == query.Subject) && (query.Status == null || m.Status == query.Status))
            .Where(m => EF.Functions.GreaterThan(ValueTuple.Create(m.DueAt, m.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(m => m.DueAt).ThenBy(m => m.Id).TakePage()
            .Select(m => new MessageView(m.Id, m.Kind, m.SubjectId, m.Revision, m.Reminder, m.PersonId, m.Status, m.DueAt, m.SentAt, m.Outcome)).ToListAsync(cancellationToken);
        return Page<MessageView>.From(rows, limit, message => (message.DueAt, message.Id.Value));
    }
}
