using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Messages;

/// <summary>Words for a text of a season.</summary>
internal interface IMailTextWords
{
    MailTextName Name { get; }

    string? Subject { get; }

    string? Body { get; }
}

[Access(Who.Organizers)]
internal sealed record WriteMailText(MailTextName Name, string Subject, string Body) : ICommand<Done>, IMailTextWords;

[Access(Who.Organizers)]
internal sealed record ResetMailText(MailTextName Name) : ICommand<Done>;

[Access(Who.Organizers)]
internal sealed record TryMailText(MailTextName Name, string Subject, string Body) : ICommand<Made>, IMailTextWords;

/// <summary>Which words and placeholders may stand in a text.</summary>
internal abstract class MailTextWordsValidator<T> : AbstractValidator<T>
    where T : IMailTextWords
{
    protected MailTextWordsValidator()
    {
        RuleFor(it => it.Subject!).NotEmpty().WithMessage("It is required.").MaximumLength(MailTemplates.SubjectLength).WithMessage($"Write {MailTemplates.SubjectLength} characters at most.").When(it => it.Subject is not null);
        RuleFor(it => it.Body!).MaximumLength(MailTemplates.BodyLength).WithMessage($"Write {MailTemplates.BodyLength} characters at most.");
        RuleFor(it => it).Custom((it, context) =>
        {
            var text = it.Name.Known().Text;
            Check(it.Subject, "subject", MailTemplates.SubjectLength);
            if (it.Subject?.Trim() is { } line && line.ReplaceLineEndings("") != line) context.AddFailure("subject", "Write it in one line.");
            Check(it.Body, "body", MailTemplates.BodyLength);
            if (it.Body is not { Length: <= MailTemplates.BodyLength } body) return;
            if (string.IsNullOrWhiteSpace(body) && !text.HasFacts) context.AddFailure("body", "It is required.");
            else if (MailTemplates.Fault(body, text.Placeholders) is null)
            {
                var shown = MailTemplates.Shown(body);
                foreach (var required in text.Required)
                    if (!shown.Contains(required)) context.AddFailure("body", $"Say {{{{ {required} }}}}: it is what this message is for.");
                    else if (!MailTemplates.AlwaysSays(body, required, text)) context.AddFailure("body", $"Say {{{{ {required} }}}} in each branch of an “if”: it is left out in some mails, and it is what this message is for.");
            }

            void Check(string? words, string field, int most)
            {
                if (words is not null && words.Length <= most && MailTemplates.Fault(words, text.Placeholders) is { } fault) context.AddFailure(field, fault);
            }
        });
    }
}

internal sealed class WriteMailTextValidator : MailTextWordsValidator<WriteMailText>;

internal sealed class TryMailTextValidator : MailTextWordsValidator<TryMailText>;

internal sealed class WriteMailTextHandler(FundtruckDb db, CurrentRequest current, Outbox outbox, IClock clock)
    : IRequestHandler<WriteMailText, Done>, IRequestHandler<ResetMailText, Done>, IRequestHandler<TryMailText, Made>
{
    public async Task<Done> Handle(WriteMailText command, CancellationToken cancellationToken)
    {
        var (number, own) = await Lock(command.Name, cancellationToken);
        var words = (command.Subject.Trim(), command.Body.Trim());
        if (own is null || (own.Subject, own.Body) != words) Add(command.Name, number, words, isTrial: false);
        return Done.Answer;
    }

    public async Task<Done> Handle(ResetMailText command, CancellationToken cancellationToken)
    {
        var (number, own) = await Lock(command.Name, cancellationToken);
        if (own is not null) Add(command.Name, number, null, isTrial: false);
        return Done.Answer;
    }

    public async Task<Made> Handle(TryMailText command, CancellationToken cancellationToken)
    {
        var (number, _) = await Lock(command.Name, cancellationToken);
        var (trial, now) = (Add(command.Name, number, (command.Subject.Trim(), command.Body.Trim()), isTrial: true), clock.GetCurrentInstant());
        var message = new OutgoingMessage(MessageKind.MailTextTest, trial.Id.Value, 0, current.Me, now, now);
        outbox.Add(message);
        return new(message.Id.Value);
    }

    private MailText Add(MailTextName name, int number, (string Subject, string Body)? words, bool isTrial) =>
        db.Add(new MailText(name.Season, name.Known().Kind, name.Language, number, words, isTrial, current.Person, clock.GetCurrentInstant())).Entity;

    /// <summary>Two who write at once do so one after the other: the number of the next edition, and the text in force when it is not the built-in one.</summary>
    private async Task<(int Number, MailText? Own)> Lock(MailTextName name, CancellationToken cancellationToken)
    {
        var (kind, _) = name.Known();
        var season = await db.Database.SqlQuery<Guid>($"select id from seasons where id = {name.Season.Value} for no key update").ToListAsync(cancellationToken);
        if (season.Count == 0) throw new NotFoundException("season");
        var last = await db.MailTexts.Where(text => text.SeasonId == name.Season && text.Kind == kind && text.Language == name.Language).MaxAsync(text => (int?)text.Number, cancellationToken) ?? 0;
        return (last + 1, await SeasonTexts.InForce(db, [name.Season]).SingleOrDefaultAsync(text => text.Kind == kind && text.Language == name.Language, cancellationToken));
    }
}
