using Fundtruck.Features.Messages.Delivery;

namespace Fundtruck.Features.Messages;

internal static class BouncesEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/mail/bounces", (BounceBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new RecordBounce(body.ReturnPath, body.Status, body.Reason), cancellationToken).AsNoContent())
            .Sends<RecordBounce>("Say that a mail came back; for the program that receives bounces, with an API token").MayBeMissing().WithTags("Messages");
        api.MapGet("/mail/problems", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ReadMailProblems(), cancellationToken))
            .Sends<ReadMailProblems>("Whether the mail server answers, which addresses fail, and how many messages failed, came back, are late or held").WithTags("Messages");
        api.MapPost("/mail/addresses/clear", (AddressBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new ClearAddress(body.Email), cancellationToken).AsNoContent())
            .Sends<ClearAddress>("Write to an address again that failed; what was held for it leaves").MayBeMissing().WithTags("Messages");
    }
}

/// <param name="ReturnPath">Where it came back to: bounces+id@..., as the mail's return path said.</param>
/// <param name="Status">The enhanced status code of the report (RFC 3463), such as 5.1.1.</param>
/// <param name="Reason">The words of the server that gave it back.</param>
internal sealed record BounceBody(string ReturnPath, string Status, string? Reason);

/// <summary>An address.</summary>
internal sealed record AddressBody(string Email);

/// <summary>What is wrong with the mail as a whole.</summary>
/// <param name="ServerAnswers">False after a failure; one worker tries again every ten seconds.</param>
/// <param name="ServerFailsSince">Since when it does not answer.</param>
/// <param name="ServerFailures">Failures in a row.</param>
/// <param name="ServerSaid">What the last failure was.</param>
/// <param name="Addresses">Which addresses fail, the newest first, two hundred at most.</param>
/// <param name="Failed">How many messages have failed.</param>
/// <param name="Bounced">How many came back.</param>
/// <param name="Late">How many should have left, or were put off.</param>
/// <param name="Held">How many are held.</param>
internal sealed record MailProblems(
    bool ServerAnswers, Instant? ServerFailsSince, int ServerFailures, string? ServerSaid, IReadOnlyList<FailingAddress> Addresses, int Failed, int Bounced, int Late, int Held);

internal sealed record FailingAddress(string Address, Instant Since, string Why, int Failures);

[Access(Who.Organizers)]
internal sealed record RecordBounce(string ReturnPath, string Status, string? Reason) : ICommand<Done>;

[Access(Who.Organizers)]
internal sealed record ClearAddress(string Email) : ICommand<Done>;

[Access(Who.Organizers)]
internal sealed record ReadMailProblems : IQuery<MailProblems>;

internal sealed class RecordBounceValidator : AbstractValidator<RecordBounce>
{
    public RecordBounceValidator()
    {
        RuleFor(command => command.ReturnPath).MaximumLength(320).WithMessage("Write 320 characters at most.");
        RuleFor(command => command.Status).Matches(@"\A[245]\.[0-9]{1,3}\.[0-9]{1,3}\z").WithMessage("This is no enhanced status code, such as 5.1.1.");
        When(command => command.Reason is not null, () => RuleFor(command => command.Reason).IsText());
    }
}

internal sealed class ClearAddressValidator : AbstractValidator<ClearAddress>
{
    public ClearAddressValidator() => RuleFor(command => command.Email).IsEmail();
}

internal sealed class BouncesHandler(FundtruckDb db, AfterCommit afterCommit, OutboxBell bell, IClock clock)
    : IRequestHandler<RecordBounce, Done>, IRequestHandler<ClearAddress, Done>, IRequestHandler<ReadMailProblems, MailProblems>
{
    private const int MostAddresses = 200;

    public async Task<Done> Handle(RecordBounce command, CancellationToken cancellationToken)
    {
        var id = MailOptions.MessageOf(command.ReturnPath) ?? throw new NotFoundException("message");
        var message = await db.OutgoingMessages.FromSql($"select * from outgoing_messages where id = {id.Value} for update").AsTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("message");
        if (message.BouncedAt is not null || command.Status[0] == '2') return Done.Answer;

        var (what, now) = (OutboxTable.Cut($"{command.Status} {command.Reason}".TrimEnd()), clock.GetCurrentInstant());
        message.CameBack(what, now);
        var address = await db.ToldMails.Where(told => told.MessageId == id).Select(told => told.Address).SingleOrDefaultAsync(cancellationToken);
        if (address is not null && MailFailure.IsAboutTheAddress(command.Status)) await FailingAddresses.Fails(db, address, what, now, cancellationToken);
        return Done.Answer;
    }

    public async Task<Done> Handle(ClearAddress command, CancellationToken cancellationToken)
    {
        var email = command.Email.Trim().ToLowerInvariant();
        if (await db.FailingAddresses.Where(address => address.Address == email).ExecuteDeleteAsync(cancellationToken) == 0) throw new NotFoundException("failing address");

        await db.People.AsTracking().Where(person => person.Email == email).LoadAsync(cancellationToken); // for the audit trail: the command is about them
        await db.Database.ExecuteSqlAsync(
            $"""
            update outgoing_messages set status = 'due', held_for = null, outcome = null
            where status = 'held' and held_for = 'address' and (address = {email} or person_id = (select id from people where email = {email}))
            """,
            cancellationToken);
        afterCommit.Do(bell.Ring);
        return Done.Answer;
    }

    public async Task<MailProblems> Handle(ReadMailProblems query, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var server = await db.MailServers.SingleOrDefaultAsync(cancellationToken);
        var addresses = await db.FailingAddresses.OrderByDescending(address => address.Since).ThenBy(address => address.Address).Take(MostAddresses)
            .Select(address => new FailingAddress(address.Address, address.Since, address.Why, address.Failures)).ToListAsync(cancellationToken);
        return new(
            server is not { Failures: > 0 }, server?.Since, server?.Failures ?? 0, server?.Why, addresses, await Count(MessageProblem.Failed), await Count(MessageProblem.Bounced), await Count(MessageProblem.Late), await Count(MessageProblem.Held));

        Task<int> Count(MessageProblem problem) => new MessageFilter(Problem: new Choice<MessageProblem>(problem)).Of(db, now).CountAsync(cancellationToken);
    }
}
