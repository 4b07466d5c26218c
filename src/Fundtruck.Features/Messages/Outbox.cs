using System.Threading.Channels;
using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>Where messages are put in the transaction that makes them needed; a job brings them out.</summary>
internal sealed class Outbox(FundtruckDb db, AfterCommit afterCommit, OutboxBell bell)
{
    // One statement for all: a booking writes up to eight messages, and as many single inserts cost more than the rest of it.
    private const string WriteSql =
        """
        insert into outgoing_messages (id, kind, subject_id, revision, reminder, person_id, address, language, due_at, created_at, status, attempts)
        select m.*, 'due', 0 from unnest(@ids, @kinds, @subjects, @revisions, @reminders, @people, @addresses, @languages, @due, @created) as m
        """;

    private const string VoidSql =
        """
        update outgoing_messages m set status = 'void', outcome = v.why, held_for = null, superseded_by = n.id
        from unnest(@subjects, @reasons) as v (subject, why), outgoing_messages o left join unnest(@news, @news_subjects, @news_people) as n (id, subject, person) on n.subject = o.subject_id and n.person = o.person_id
        where o.subject_id = v.subject and o.status in ('due', 'held') and o.kind <> all (@stay) and o.id <> all (@kept) and m.id = o.id and m.status in ('due', 'held')
        """;

    // Our generic plans take every array for ten elements, and would look through all news for each message: a stop with ten thousand appointments took a minute and a half.
    private const string ManySql = "select set_config('plan_cache_mode', 'force_custom_plan', true); ";

    private const int Many = 200;

    private readonly List<OutgoingMessage> _said = [];
    private readonly Dictionary<Guid, string> _takenBack = [];
    private readonly HashSet<OutgoingMessageId> _kept = [];
    private readonly HashSet<PersonId> _forgotten = [];
    private readonly HashSet<(MessageKind Kind, Guid Subject, int Revision)> _thoughtOf = [];

    internal void Add(OutgoingMessage message)
    {
        if (message.PersonId is { } person && _forgotten.Contains(person)) return;
        _said.Add(message);
        if (message.DueAt <= message.CreatedAt) afterCommit.Do(bell.Ring);
    }

    /// <summary>Whatever happens in this transaction, this person is told nothing of it.</summary>
    internal void SayNothingTo(PersonId person) => _forgotten.Add(person);

    /// <summary>True the first time that this is asked of a revision in a transaction.</summary>
    internal bool IsFirst((MessageKind Kind, Guid Subject, int Revision) what) => _thoughtOf.Add(what);

    /// <summary>Makes what is not sent yet worthless, because its subject has moved on. What is said in this transaction stays, and what says itself whether it is still true.</summary>
    internal void Void(Guid subject, string why) => _takenBack[subject] = why;

    /// <summary>These stay whatever becomes of their subjects in this transaction.</summary>
    internal void Keep(IEnumerable<OutgoingMessageId> messages) => _kept.UnionWith(messages);

    /// <summary>Writes what was taken back and said in this transaction, after everything that it speaks of: two statements at most.</summary>
    internal async Task Write(CancellationToken cancellationToken)
    {
        if (_takenBack.Count > 0)
        {
            var news = _said.Where(message => message.PersonId is not null && _takenBack.ContainsKey(message.SubjectId)).DistinctBy(message => (message.SubjectId, message.PersonId)).ToList();
            await db.Database.ExecuteSqlRawAsync(
                Math.Max(_takenBack.Count, news.Count) > Many ? ManySql + VoidSql : VoidSql,
                [
                    new NpgsqlParameter<Guid[]>("subjects", [.. _takenBack.Keys]), new NpgsqlParameter<string[]>("reasons", [.. _takenBack.Values]),
                    new NpgsqlParameter<Guid[]>("kept", [.. _kept.Select(message => message.Value)]), new NpgsqlParameter<string[]>("stay", [.. OutgoingMessage.JudgedWhenWorded.Select(Conventions.Word)]), new NpgsqlParameter<Guid[]>("news", [.. news.Select(message => message.Id.Value)]),
                    new NpgsqlParameter<Guid[]>("news_subjects", [.. news.Select(message => message.SubjectId)]), new NpgsqlParameter<Guid[]>("news_people", [.. news.Select(message => message.PersonId!.Value.Value)]),
                ],
                cancellationToken);
        }

        if (_said.Count > 0)
        {
            await db.Database.ExecuteSqlRawAsync(
                WriteSql,
                [
                    Column("ids", message => message.Id.Value),
                    Column("kinds", message => Conventions.Word(message.Kind)),
                    Column("subjects", message => message.SubjectId),
                    Column("revisions", message => message.Revision),
                    Column("reminders", message => message.Reminder is { } rule ? Conventions.Word(rule) : null),
                    Column("people", message => message.PersonId?.Value),
                    Column("addresses", message => message.Address),
                    Column("languages", message => message.Language),
                    Column("due", message => message.DueAt),
                    Column("created", message => message.CreatedAt),
                ],
                cancellationToken);
        }

        Forget();
    }

    /// <summary>Forgets what an attempt said that failed.</summary>
    internal void Forget()
    {
        _said.Clear();
        _takenBack.Clear();
        _kept.Clear();
        _forgotten.Clear();
        _thoughtOf.Clear();
    }

    private NpgsqlParameter<T[]> Column<T>(string name, Func<OutgoingMessage, T> value) => new(name, [.. _said.Select(value)]);
}

/// <summary>Tells this process that something is due now, so that nobody waits for the next tick. Many rings before it is heard are one.</summary>
internal sealed class OutboxBell
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Ring() => _rings.Writer.TryWrite(true);

    internal ValueTask<bool> Heard(CancellationToken cancellationToken) => _rings.Reader.ReadAsync(cancellationToken);
}
