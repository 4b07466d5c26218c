using Fundtruck.Features.Messages.Writing;
using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>Which of the reminders that are about to leave may: not those that a plan replaces, none at night, and of one person's on one day no more than the season allows. The rest of the day comes in a digest.</summary>
internal sealed class ReminderGate(NpgsqlDataSource source)
{
    // Where that is of which each reminds.
    private const string Places =
        """
        placed as (
            select it.id, it.name, a.stop_id, a.contest_id, a.confirm_by as until from it join applications a on a.id = it.subject
            union all select it.id, it.name, p.stop_id, l.contest_id, lower(p.during) from it join pitches p on p.id = it.subject join line_ups l on l.id = p.line_up_id
            union all select it.id, it.name, m.stop_id, null, lower(m.during) from it join meetings m on m.id = it.subject
            union all select it.id, it.name, s.stop_id, null, null from it join meeting_sessions s on s.id = it.subject
            union all select it.id, it.name, c.stop_id, c.id, null from it join contests c on c.id = it.subject
            union all select it.id, it.name, s.id, null, null from it join stops s on s.id = it.subject)
        """;

    // Without limits and plans the answer is empty.
    private const string PlaceSql =
        $"""
        with it as (select * from unnest(@ids, @subjects, @names) as it (id, subject, name)), {Places}
        select p.id, s.zone_id, p.until, l.quiet_from, l.quiet_until, l.most_per_day,
            exists (select from reminder_plans r where r.name = p.name and r.season_id = s.season_id and (r.stop_id is null or r.stop_id = s.id) and (r.contest_id is null or r.contest_id = p.contest_id))
        from placed p join stops s on s.id = p.stop_id left join reminder_limits l on l.season_id = s.season_id
        where exists (select from reminder_limits) or exists (select from reminder_plans)
        """;

    // The nights of all that is in a digest.
    private const string NightSql =
        $"""
        with it as (select m.digest_id as id, m.subject_id as subject, null as name from outgoing_messages m where m.digest_id = any (@digests) and m.status = 'due'), {Places}
        select distinct p.id, s.zone_id, l.quiet_from, l.quiet_until from placed p join stops s on s.id = p.stop_id join reminder_limits l on l.season_id = s.season_id where l.quiet_from is not null and l.quiet_until is not null
        """;

    // What others send at this moment counts, so two workers never send more than one may; at worst one more comes in the digest.
    private const string CountSql =
        """
        select d.place, count(m.id) from unnest(@people, @from, @until) with ordinality as d (person, starts, ends, place)
        left join outgoing_messages m on m.person_id = d.person and m.kind = any (@kinds) and m.digest_id is null
            and ((m.status = 'sent' and m.sent_at >= d.starts and m.sent_at < d.ends) or (m.status = 'sending' and m.id <> all (@mine)))
        group by d.place order by d.place
        """;

    // The digest that waits for that minute is joined; one that a worker has already is not, because its mail may be written.
    private const string DigestSql =
        """
        with wanted as (select * from unnest(@ids, @people, @minutes, @due) as w (id, person, minute, due)),
        waiting as (
            select o.id, o.person_id, o.revision from outgoing_messages o join wanted w on o.subject_id = w.person and o.person_id = w.person and o.revision = w.minute
            where o.kind = 'reminderDigest' and o.status = 'due' order by o.id for update of o),
        made as (
            insert into outgoing_messages (id, kind, subject_id, revision, copy, person_id, language, due_at, created_at, status, attempts)
            select w.id, 'reminderDigest', w.person, w.minute,
                coalesce((select max(o.copy) + 1 from outgoing_messages o where o.subject_id = w.person and o.person_id = w.person and o.kind = 'reminderDigest' and o.revision = w.minute), 0),
                w.person, '', w.due, @now, 'due', 0
            from wanted w where not exists (select from waiting x where x.person_id = w.person and x.revision = w.minute)
            on conflict do nothing
            returning id, person_id, revision)
        select id, person_id, revision from made union all select id, person_id, revision from waiting
        """;

    private const string JoinSql =
        """
        update outgoing_messages m set status = 'due', digest_id = j.digest, due_at = j.due, attempts = m.attempts - 1, worker = null, outcome = 'It comes in one mail with others.'
        from unnest(@ids, @digests, @due) as j (id, digest, due) where m.id = j.id and m.status = 'sending'
        """;

    private sealed record Placed(WrittenMessage Letter, DateTimeZone Zone, Instant Until, QuietTime? Night, int? Most, bool IsReplaced)
    {
        internal PersonId Person => Letter.Message.PersonId!.Value;

        internal LocalDate Day(Instant now) => now.InZone(Zone).Date;
    }

    /// <summary>The letters that may leave now, with all that are no reminders; what came of the others is added to the outcomes, or stands in the outbox.</summary>
    internal async Task<List<WrittenMessage>> Allowed(List<WrittenMessage> letters, IReadOnlyList<ClaimedMessage> claimed, List<Outcome> outcomes, Instant now, CancellationToken cancellationToken)
    {
        letters = await ByDay(letters, outcomes, now, cancellationToken);
        var reminders = letters.Where(it => OutgoingMessage.Reminders.Contains(it.Message.Kind)).ToList();
        if (reminders.Count == 0) return letters;
        var placed = await Place(reminders, cancellationToken);
        if (placed.Count == 0) return letters;

        var stopped = new HashSet<OutgoingMessageId>();
        foreach (var it in placed)
        {
            if (Outcome(it, now) is not { } outcome) continue;
            outcomes.Add(outcome);
            stopped.Add(it.Letter.Message.Id);
        }

        var tooMany = await Exceeding([.. placed.Where(it => it.Most is not null && !stopped.Contains(it.Letter.Message.Id))], [.. claimed.Select(it => it.Id.Value)], now, cancellationToken);
        if (tooMany.Count > 0) await PutOff(tooMany, now, cancellationToken);
        stopped.UnionWith(tooMany.Select(it => it.Letter.Message.Id));
        return [.. letters.Where(it => !stopped.Contains(it.Message.Id))];
    }

    /// <summary>All but the digests that would wake somebody: those leave in the morning, without what has lost its meaning by then.</summary>
    private async Task<List<WrittenMessage>> ByDay(List<WrittenMessage> letters, List<Outcome> outcomes, Instant now, CancellationToken cancellationToken)
    {
        var digests = letters.Where(it => it.Message.Kind == MessageKind.ReminderDigest).Select(it => it.Message.Id.Value).ToArray();
        if (digests.Length == 0) return letters;
        var mornings = new Dictionary<Guid, Instant>();
        await using var command = source.CreateCommand(NightSql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("digests", digests));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var (id, zone, night) = (rows.GetGuid(0), LocalTimes.Zone(rows.GetString(1)), new QuietTime(rows.GetFieldValue<LocalTime>(2), rows.GetFieldValue<LocalTime>(3)));
            if (night.Holds(now, zone)) mornings[id] = Instant.Max(night.Morning(now, zone), mornings.GetValueOrDefault(id, now));
        }

        outcomes.AddRange(mornings.Select(it => new Outcome(OutgoingMessageId.Of(it.Key), MessageStatus.Due, "It waits for the morning.", it.Value, Back: true)));
        return [.. letters.Where(it => !mornings.ContainsKey(it.Message.Id.Value))];
    }

    private static Outcome? Outcome(Placed it, Instant now)
    {
        var id = it.Letter.Message.Id;
        if (it.IsReplaced) return new(id, MessageStatus.Void, "A plan of the organizers stands in its place.");
        if (it.Night is not { } night || !night.Holds(now, it.Zone)) return null;
        var morning = night.Morning(now, it.Zone);
        return morning < it.Until
            ? new(id, MessageStatus.Due, "It waits for the morning.", morning, Back: true)
            : new(id, MessageStatus.Void, "It was night, and by the morning it would have lost its meaning.");
    }

    private async Task<List<Placed>> Place(IReadOnlyList<WrittenMessage> reminders, CancellationToken cancellationToken)
    {
        var byId = reminders.ToDictionary(it => it.Message.Id.Value);
        await using var command = source.CreateCommand(PlaceSql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("ids", [.. byId.Keys]));
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("subjects", [.. byId.Values.Select(it => it.Message.SubjectId)]));
        command.Parameters.Add(new NpgsqlParameter<string?[]>("names", [.. byId.Values.Select(it => ReminderPlan.NameOf(it.Message.Kind, it.Message.Reminder))]));
        var placed = new List<Placed>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var letter = byId[rows.GetGuid(0)];
            var night = rows.IsDBNull(3) || rows.IsDBNull(4) ? (QuietTime?)null : new QuietTime(rows.GetFieldValue<LocalTime>(3), rows.GetFieldValue<LocalTime>(4));
            placed.Add(new(letter, LocalTimes.Zone(rows.GetString(1)), Until(letter.Message, rows.IsDBNull(2) ? null : rows.GetFieldValue<Instant>(2)), night, rows.IsDBNull(5) ? null : rows.GetInt32(5), rows.GetBoolean(6)));
        }

        return placed;
    }

    /// <summary>When it has lost its meaning: reminders of what is due carry the minute of it.</summary>
    private static Instant Until(ClaimedMessage message, Instant? start) => message switch
    {
        { UsefulUntil: { } until } => until,
        { Kind: MessageKind.DeckReminder or MessageKind.AnswersReminder } => Instant.FromUnixTimeSeconds(message.Revision * 60L),
        _ => start ?? Instant.MaxValue,
    };

    private async Task<List<Placed>> Exceeding(IReadOnlyList<Placed> limited, Guid[] mine, Instant now, CancellationToken cancellationToken)
    {
        if (limited.Count == 0) return [];
        var days = limited.GroupBy(it => (it.Person, it.Zone, it.Day(now))).ToList();
        await using var command = source.CreateCommand(CountSql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("people", [.. days.Select(day => day.Key.Person.Value)]));
        command.Parameters.Add(new NpgsqlParameter<Instant[]>("from", [.. days.Select(day => day.Key.Zone.AtStartOfDay(day.Key.Item3).ToInstant())]));
        command.Parameters.Add(new NpgsqlParameter<Instant[]>("until", [.. days.Select(day => day.Key.Zone.AtStartOfDay(day.Key.Item3.PlusDays(1)).ToInstant())]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("kinds", [.. OutgoingMessage.Reminders.Select(kind => Conventions.Word(kind))]));
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("mine", mine));
        var exceeding = new List<Placed>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        for (var i = 0; await rows.ReadAsync(cancellationToken); i++)
        {
            var before = (int)rows.GetInt64(1);
            exceeding.AddRange(days[i].Where((it, place) => before + place >= it.Most));
        }

        return exceeding;
    }

    private async Task PutOff(IReadOnlyList<Placed> reminders, Instant now, CancellationToken cancellationToken)
    {
        var digests = reminders.Select(it => (It: it, At: ReminderDigest.LeavesAt(now, it.Until, it.Zone, it.Night))).GroupBy(it => (it.It.Person, Minute: DueReminders.Revision(it.At)))
            .OrderBy(digest => digest.Key.Person.Value).ThenBy(digest => digest.Key.Minute).ToList();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ids = new Dictionary<(PersonId, int), Guid>();
        await Digests();
        if (digests.Any(digest => !ids.ContainsKey(digest.Key))) await Digests(); // another worker has made it meanwhile; now it is seen

        var parts = digests.Where(digest => ids.ContainsKey(digest.Key)).SelectMany(digest => digest.Select(it => (it.It.Letter.Message.Id, Digest: ids[digest.Key], it.At))).ToList();
        await using var join = new NpgsqlCommand(JoinSql, connection);
        join.Parameters.Add(new NpgsqlParameter<Guid[]>("ids", [.. parts.Select(part => part.Id.Value)]));
        join.Parameters.Add(new NpgsqlParameter<Guid[]>("digests", [.. parts.Select(part => part.Digest)]));
        join.Parameters.Add(new NpgsqlParameter<Instant[]>("due", [.. parts.Select(part => part.At)]));
        await join.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        async Task Digests()
        {
            var missing = digests.Where(digest => !ids.ContainsKey(digest.Key)).ToList();
            await using var make = new NpgsqlCommand(DigestSql, connection);
            make.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
            make.Parameters.Add(new NpgsqlParameter<Guid[]>("ids", [.. missing.Select(_ => Guid.CreateVersion7())]));
            make.Parameters.Add(new NpgsqlParameter<Guid[]>("people", [.. missing.Select(digest => digest.Key.Person.Value)]));
            make.Parameters.Add(new NpgsqlParameter<int[]>("minutes", [.. missing.Select(digest => digest.Key.Minute)]));
            make.Parameters.Add(new NpgsqlParameter<Instant[]>("due", [.. missing.Select(digest => digest.First().At)]));
            await using var rows = await make.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken)) ids[(PersonId.Of(rows.GetGuid(1)), rows.GetInt32(2))] = rows.GetGuid(0);
        }
    }
}
