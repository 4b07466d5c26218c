using System.Net;

namespace Fundtruck.Tests.Running;

/// <summary>A stop of a test, with what is needed to work on it.</summary>
internal sealed record GivenStop(string Id, string ContestId, string Date)
{
    internal string Path => $"/api/stops/{Id}";
}

/// <summary>A startup of a test and its founder.</summary>
internal sealed record GivenStartup(string Id, Caller Founder);

/// <summary>An investor of a test and its representative.</summary>
internal sealed record GivenInvestor(string Id, Caller Representative);

/// <summary>Beginnings of stories, made through the API as people would.</summary>
internal static class Given
{
    private static int _number;

    internal static int Number() => Interlocked.Increment(ref _number);

    internal static async Task<string> AVenue(this Tour tour, string name = "La Turbine", string city = "Dunkerque", string zone = "Europe/Paris") =>
        (await tour.Organizer.Post("/api/venues", new { name, city, zone, address = "59140 Dunkerque", latitude = 51.0344, longitude = 2.3768 })).Id;

    internal static async Task<object> AStopBody(
        this Tour tour, string date = "2027-06-29", int capacity = 5, string? venue = null, string name = "Dunkerque", string startsAt = "09:00", string endsAt = "20:00",
        string opensAt = "2027-05-01T08:00", string? closesAt = null, string? season = null)
    {
        var number = Number();
        return new
        {
            seasonId = season ?? (await tour.Organizer.Post("/api/seasons", new { name = $"Season {number}", year = 2027 })).Id,
            regionId = (await tour.Organizer.Post("/api/regions", new { name = $"Region {number}" })).Id,
            venueId = venue ?? await tour.AVenue(),
            name,
            date,
            startsAt,
            endsAt,
            applicationsOpenAt = opensAt,
            applicationsCloseAt = closesAt ?? "2027-06-01T23:59",
            contests = new[] { new { name = "Contest", capacity } },
        };
    }

    internal static async Task<GivenStop> ADraft(this Tour tour, object? body = null)
    {
        var id = (await tour.Organizer.Post("/api/stops", body ?? await tour.AStopBody())).Id;
        var stop = (await tour.Organizer.Get($"/api/stops/{id}")).Expect(HttpStatusCode.OK).Json;
        return new(id, stop.GetProperty("contests")[0].GetProperty("id").GetString()!, stop.GetProperty("date").GetString()!);
    }

    internal static async Task<GivenStop> AnOpenStop(this Tour tour, object? body = null)
    {
        var stop = await tour.ADraft(body);
        await tour.Step(stop, "publish");
        await tour.Step(stop, "open-applications");
        return stop;
    }

    internal static async Task Step(this Tour tour, GivenStop stop, string step) => (await tour.Organizer.Post($"{stop.Path}/{step}")).Expect(HttpStatusCode.OK);

    internal static async Task<GivenStartup> AStartup(this Tour tour, Caller? founder = null)
    {
        var number = Number();
        founder ??= await tour.SignIn($"founder{number}@startup.example", $"Founder {number}");
        return new((await founder.Post("/api/startups", new { name = $"Startup {number}", noSirenReason = "Not registered yet." })).Id, founder);
    }

    internal static async Task<string> AnApplication(this Tour tour, GivenStop stop, GivenStartup startup, bool submitted = true)
    {
        var id = (await startup.Founder.Post($"{stop.Path}/applications", new { startupId = startup.Id, contestId = stop.ContestId, summary = "We make wind quiet.", amountSought = 500_000 })).Id;
        if (submitted) (await startup.Founder.Post($"/api/applications/{id}/submit")).Expect(HttpStatusCode.OK);
        return id;
    }

    /// <summary>Gives the stop's contest its form; the ids of its questions.</summary>
    internal static async Task<IReadOnlyList<string>> Ask(this Tour tour, GivenStop stop, params object[] questions) =>
        [.. (await tour.Organizer.Edit($"/api/contests/{stop.ContestId}/questions", new { questions })).Expect(HttpStatusCode.OK).Json.GetProperty("questions").EnumerateArray().Select(question => question.GetProperty("id").GetString()!)];

    /// <summary>Two criteria that count, team (weight 40) and market (60), and one for information, all from 1 to 5; reviews are open now. The ids of the criteria.</summary>
    internal static async Task<IReadOnlyList<string>> Judge(this Tour tour, GivenStop stop, bool blind = false, int reviews = 2, int? most = null, bool others = false, bool results = false)
    {
        var rules = new { blind, reviewsPerApplication = reviews, mostPerJuror = most, opensAt = "2027-05-01T08:00", closesAt = "2027-05-20T08:00", othersAfterOwn = others, resultsForJurors = results };
        (await tour.Organizer.Edit($"/api/contests/{stop.ContestId}/review-rules", rules)).Expect(HttpStatusCode.OK);
        object Criterion(string fr, string en, int weight, bool info = false) => new { name = new { fr, en }, weight, lowest = 1, highest = 5, forInformationOnly = info };
        var criteria = new { criteria = new[] { Criterion("Équipe", "Team", 40), Criterion("Marché", "Market", 60), Criterion("Coup de cœur", "Favourite", 0, info: true) } };
        return [.. (await tour.Organizer.Edit($"/api/contests/{stop.ContestId}/criteria", criteria)).Expect(HttpStatusCode.OK).Json.GetProperty("criteria").EnumerateArray().Select(it => it.GetProperty("id").GetString()!)];
    }

    internal static async Task<Caller> AJuror(this Tour tour, GivenStop stop, Caller? juror = null)
    {
        juror ??= await tour.SignIn($"juror@jury{Number()}.example", $"Juror {Number()}");
        (await tour.Organizer.Post($"/api/contests/{stop.ContestId}/jurors", new { email = juror.Email, name = "Juror", from = "2027-05-01T08:00", until = "2027-06-02T08:00" })).Expect(HttpStatusCode.Created);
        return juror;
    }

    /// <summary>Gives the application to the juror; the review's id.</summary>
    internal static async Task<string> AReview(this Tour tour, GivenStop stop, string application, Caller juror) =>
        (await tour.Organizer.Post($"/api/contests/{stop.ContestId}/reviews/assignments", new { applicationId = application, jurorId = juror.Id.ToString() })).Id;

    /// <summary>Writes a review with these scores and hands it in.</summary>
    internal static async Task Review(this Caller juror, string review, IReadOnlyList<string> criteria, params int[] scores)
    {
        (await juror.Edit($"/api/reviews/{review}", new { scores = criteria.Zip(scores).ToDictionary(it => it.First, it => it.Second), comment = "Sound." })).Expect(HttpStatusCode.OK);
        (await juror.Post($"/api/reviews/{review}/submit")).Expect(HttpStatusCode.OK);
    }

    /// <summary>A startup with a confirmed place.</summary>
    internal static async Task<(GivenStartup Startup, string Application)> AParticipant(this Tour tour, GivenStop stop, Caller? founder = null) => await tour.AParticipant(stop, await tour.AStartup(founder));

    /// <summary>The startup with a confirmed place.</summary>
    internal static async Task<(GivenStartup Startup, string Application)> AParticipant(this Tour tour, GivenStop stop, GivenStartup startup)
    {
        var application = await tour.AnApplication(stop, startup);
        (await tour.Organizer.Decide(stop.ContestId, application, "accept")).Expect(HttpStatusCode.Created);
        (await startup.Founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        return (startup, application);
    }

    /// <summary>Prepares one decision and, when that is possible, releases at once what is prepared of the contest.</summary>
    internal static async Task<Answer> Decide(this Caller by, string contest, string application, string verdict, string? reason = null)
    {
        var prepared = await by.Prepare(contest, (application, verdict, reason));
        return prepared.Status == HttpStatusCode.OK ? await by.Release(contest) : prepared;
    }

    internal static Task<Answer> Prepare(this Caller by, string contest, params (string Application, string? Verdict, string? Reason)[] decisions) =>
        by.Post($"/api/contests/{contest}/decisions", new { decisions = decisions.Select(one => new { applicationId = one.Application, verdict = one.Verdict, reason = one.Reason }) });

    /// <summary>Releases what is prepared of a contest; at once when there is no time to undo it.</summary>
    internal static async Task<Answer> Release(this Caller by, string contest, int undoMinutes = 0, string? at = null, string? embargoUntil = null)
    {
        var seen = await by.Get($"/api/contests/{contest}/decisions");
        return await by.Post($"/api/contests/{contest}/releases", new { undoMinutes, at, embargoUntil }, ("If-Match", seen.Header("ETag") ?? "none"));
    }

    internal static async Task<GivenInvestor> AnInvestor(this Tour tour)
    {
        var number = Number();
        var email = $"investor{number}@fund.example";
        var id = (await tour.Organizer.Post("/api/investors", new { name = $"Fund {number}", representative = new { email, name = $"Investor {number}", language = "en" } })).Id;
        return new(id, await tour.SignIn(email, $"Investor {number}"));
    }

    /// <summary>A firm that somebody registers themselves: nobody has accredited it yet.</summary>
    internal static async Task<GivenInvestor> APendingInvestor(this Tour tour)
    {
        var representative = await tour.SignIn($"pending{Number()}@fund.example", "Pending");
        return new((await representative.Post("/api/investors/register", new { name = $"Pending fund {Number()}" })).Id, representative);
    }

    internal static Task<Answer> Accredit(this Tour tour, GivenInvestor investor, string level, string? reason = "We have looked.") =>
        tour.Organizer.Post($"/api/investors/{investor.Id}/accreditation", new { level, reason });

    /// <summary>Says what the firm looks for.</summary>
    internal static Task<Answer> Seek(this GivenInvestor investor, object thesis) => investor.Representative.Edit($"/api/investors/{investor.Id}/thesis", thesis, readFrom: $"/api/investors/{investor.Id}");

    internal static Task<Answer> Say(this GivenInvestor investor, GivenStop stop, GivenStartup startup, string interest, string? note = null) =>
        investor.Representative.Put($"{stop.Path}/interests/{startup.Id}", new { interest, note });

    /// <summary>Somebody joins the team: they are invited and accept.</summary>
    internal static Task Join(this GivenStartup startup, Caller person) => Join(startup.Founder, $"/api/startups/{startup.Id}/invitations", person);

    /// <inheritdoc cref="Join(GivenStartup, Caller)"/>
    internal static Task Join(this GivenInvestor investor, Caller person) => Join(investor.Representative, $"/api/investors/{investor.Id}/invitations", person);

    private static async Task Join(Caller inviter, string path, Caller person)
    {
        var invitation = (await inviter.Post(path, new { email = person.Email })).Expect(HttpStatusCode.Created).Text("id");
        (await person.Post($"/api/me/invitations/{invitation}/accept")).Expect(HttpStatusCode.NoContent);
    }

    internal static async Task<string> ASession(this Tour tour, GivenStop stop, string from = "14:00", string to = "16:00", int tables = 10, int minutes = 20) =>
        (await tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = from, endsAt = to, tables, slotMinutes = minutes })).Id;

    internal static async Task<IReadOnlyList<string>> Slots(this GivenInvestor investor, GivenStop stop, string session, params string[] startsAt) =>
        [.. (await investor.Representative.Post($"{stop.Path}/investor-slots", startsAt.Length > 0 ? new { sessionId = session, startsAt } : new { sessionId = session } as object))
            .Expect(HttpStatusCode.Created).Json.GetProperty("slots").EnumerateArray().Select(slot => slot.GetString()!)];

    /// <summary>What the newest sign-in mail to this address holds, after one was asked for.</summary>
    internal static async Task<(string Token, string Code)> ASignInMail(this Tour tour, string email)
    {
        (await tour.Anybody.Post("/api/sign-in-links", new { email, language = "en" })).Expect(HttpStatusCode.Accepted);
        await tour.Drain();
        var text = tour.Mailbox.To(email)[^1].Text();
        return (After("token="), After("this code:"));

        string After(string mark) => text[(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].TrimStart().Split('\r', '\n')[0].Trim();
    }

    internal static Task<Answer> Book(this GivenStartup startup, string slot) => startup.Founder.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id });
}
