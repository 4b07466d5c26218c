namespace Fundtruck.Features.Messages;

/// <summary>Reminds teams once of the questions that they must answer by a date.</summary>
internal sealed class TellAboutAnswers(FundtruckDb db, DueReminders reminders) :
    INotificationHandler<Happening<ApplicationMoved>>, INotificationHandler<Happening<FormChanged>>, INotificationHandler<Happening<StopClocksChanged>>
{
    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        var moved = happening.What.Application;
        if (!Application.Counting.Contains(happening.What.After) || !reminders.IsNews(MessageKind.AnswersReminder, moved)) return;
        var news = reminders.News(MessageKind.AnswersReminder, moved, Application.Counting);
        var contests = news.Select(application => application.ContestId).Distinct().ToArray();
        var questions = await db.Questions.Where(question => contests.Contains(question.ContestId) && question.ArchivedAt == null).ToListAsync(cancellationToken);
        await Remind(news, questions, moved.StopId, happening.What.At, cancellationToken);
    }

    public async Task Handle(Happening<FormChanged> happening, CancellationToken cancellationToken)
    {
        var (contest, at) = happening.What;
        var questions = db.ChangeTracker.Entries<Question>().Where(entry => entry.State != EntityState.Deleted && entry.Entity.ContestId == contest.Id && entry.Entity.ArchivedAt is null).Select(entry => entry.Entity).ToList();
        if (!questions.Any(IsByDate)) return;
        var (id, counting) = (contest.Id, Application.Counting.ToArray());
        var applications = await db.Applications.Where(application => application.ContestId == id && counting.Contains(application.Status)).ToListAsync(cancellationToken);
        await Remind(applications, questions, contest.StopId, at, cancellationToken);
    }

    public async Task Handle(Happening<StopClocksChanged> happening, CancellationToken cancellationToken)
    {
        var (stop, at) = happening.What;
        var (contests, counting) = (stop.Contests.Select(contest => contest.Id).ToArray(), Application.Counting.ToArray());
        var questions = await db.Questions.Where(question => contests.Contains(question.ContestId) && question.ArchivedAt == null).ToListAsync(cancellationToken);
        var applications = questions.Any(IsByDate) ? await db.Applications.Where(application => application.StopId == stop.Id && counting.Contains(application.Status)).ToListAsync(cancellationToken) : [];
        await Remind(applications, questions, stop.Id, at, cancellationToken);
    }

    private static bool IsByDate(Question question) => question.Settings.Required == Requirement.ByDate;

    private async Task Remind(IReadOnlyList<Application> applications, IReadOnlyList<Question> questions, StopId id, Instant now, CancellationToken cancellationToken)
    {
        if (!questions.Any(IsByDate)) return;
        var stop = await reminders.StopOf(id, cancellationToken);
        var dues =
            from application in applications
            from due in questions.Where(question => question.ContestId == application.ContestId).Select(question => question.RequiredUntil(stop)).OfType<Instant>().Distinct()
            select (application, due);
        await reminders.Set(MessageKind.AnswersReminder, applications, [.. dues], due => Reminders.OfAnswers(due, stop.Zone, now), now, cancellationToken);
    }
}
