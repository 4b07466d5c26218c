using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>A small tour in which everybody has something: startup A and investor I at stop S, and strangers to all of that.</summary>
internal sealed class MatrixWorld
{
    private readonly Dictionary<string, string> _ids = [];
    private int _version;

    internal IReadOnlyList<(string Name, Caller Caller)> Callers { get; private set; } = [];

    internal string Legend() =>
        """
        Who may do what. Columns: A owns the startup, A's member is in its team; B owns another and is invited into A's. I speaks for the investor who meets A, other I for another.
        Jurors judge A's contest (juror), another one (juror x), or A's outside their window (juror -). Hosts run A's stop S (host), or another one (host x).
        The token is an administrator's, without any scope that fits. Rows: for what is A's, I's or S's, and for nothing that exists.
        "done" is a change that would have been committed; 409 is a rule of the tour that refuses it to those who may ask.


        """;

    internal static async Task<MatrixWorld> Of(Tour tour)
    {
        var world = new MatrixWorld();
        var (stop, other) = (await tour.AnOpenStop(), await tour.AnOpenStop(await tour.AStopBody("2027-06-30")));
        var (a, application) = await tour.AParticipant(stop);
        var b = await tour.AStartup();
        var (investor, rival) = (await tour.AnInvestor(), await tour.AnInvestor());
        var session = await tour.ASession(stop);
        var slots = await investor.Slots(stop, session, "14:00", "14:20", "14:40");
        var member = await tour.SignIn("member@matrix.example", "Member");
        await a.Join(member);
        await investor.Join(await tour.SignIn("second@matrix.example", "Second"));
        foreach (var (of, from, team, email) in new[] { ("startups", a.Founder, a.Id, "invited@matrix.example"), ("investors", investor.Representative, investor.Id, "invited@matrix.example"), ("me", a.Founder, a.Id, b.Founder.Email) })
            world.Keep($"{of} invitations", (await from.Post($"/api/{(of == "me" ? "startups" : of)}/{team}/invitations", new { email })).Expect(HttpStatusCode.Created).Text("id"));

        var organizer = await tour.SignIn("organizer@matrix.example", "Organizer");
        (await tour.Organizer.Post("/api/organizers", new { email = organizer.Email, name = "Organizer" })).Expect(HttpStatusCode.Created);
        world.Keep("organizers", (await tour.Organizer.Post("/api/organizers", new { email = "second.organizer@matrix.example", name = "Second" })).Id);
        var (host, hostElsewhere) = (await Host("host@matrix.example", stop), await Host("host.elsewhere@matrix.example", other));
        var (juror, jurorElsewhere, jurorLater) = (
            await Juror("juror@matrix.example", stop, "2027-05-01T08:00"), await Juror("juror.elsewhere@matrix.example", other, "2027-05-01T08:00"), await Juror("juror.later@matrix.example", stop, "2027-06-01T08:00"));
        var token = (await tour.Organizer.Post("/api/me/tokens", new { name = "Narrow", scopes = new[] { "messages:read" } })).Expect(HttpStatusCode.Created).Text("token");

        var (refused, waiting) = (await tour.AnApplication(stop, await tour.AStartup()), await tour.AnApplication(stop, await tour.AStartup()));
        (await tour.Organizer.Prepare(stop.ContestId, (refused, "refuse", "Too early."))).Expect(HttpStatusCode.OK);
        world.Keep("mail-texts", "applicationReceived");
        world.Keep("applicationReceived", "fr");
        world.Keep("releases", (await tour.Organizer.Release(stop.ContestId, undoMinutes: 1440)).Id);
        (await tour.Organizer.Prepare(stop.ContestId, (waiting, "waitlist", null))).Expect(HttpStatusCode.OK);
        world.Keep("waiting", waiting);
        world.Keep("stop x", other.ContestId);

        world.Keep("stops", stop.Id);
        var judged = await tour.AnApplication(stop, await tour.AStartup());
        await tour.Judge(stop);
        world.Keep("reviews", await tour.AReview(stop, judged, juror));
        world.Keep("judged", judged);
        world.Keep("stakes", (await tour.Organizer.Post("/api/stakes", new { investorId = rival.Id, startupId = b.Id })).Id);
        world.Keep("editions", "1");
        world.Keep("contests", stop.ContestId);
        world.Keep("applications", application);
        world.Keep("startups", a.Id);
        world.Keep("investors", investor.Id);
        world.Keep("investor-slots", slots[1]);
        world.Keep("free slot", slots[2]);
        world.Keep("seasons", (await tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!);
        world.Keep("reminder-plans", (await tour.Organizer.Post("/api/reminder-plans", new { seasonId = world.Id("seasons"), name = "eve", terms = new { off = true } })).Id);
        world.Keep("access-codes", (await tour.Organizer.Post($"/api/contests/{stop.ContestId}/access-codes", new { label = "Late", validUntil = "2027-06-10T12:00" })).Id);
        world.Keep("other contest", other.ContestId);
        world.Keep("session", session);
        world.Keep("views", (await tour.Organizer.Post("/api/me/views", new { name = $"All {Given.Number()}", list = new { filter = new { } }, isShared = true })).Id);
        world.Keep("meetings", (await a.Book(slots[0])).Id);
        world.Keep("hooks", (await tour.Organizer.Post("/api/hooks", new { url = "https://hooks.example/x", description = "Calendar", kinds = new[] { "meeting.booked" }, stopId = stop.Id })).Id);
        world.Keep("interests", a.Id);
        (await investor.Representative.Put($"{stop.Path}/interests/{a.Id}", new { interest = "yes", note = "Sound." })).Expect(HttpStatusCode.NoContent);
        world.Keep("meeting-sessions", session);
        world.Keep("wishes", a.Id);
        (await a.Founder.Put($"{stop.Path}/startups/{a.Id}/wishes", new { wishes = new[] { new { investorId = investor.Id, wish = "must" } } })).Expect(HttpStatusCode.NoContent);
        (await investor.Representative.Put($"{stop.Path}/investors/{investor.Id}/wishes", new { wishes = new[] { new { startupId = a.Id, wish = "like" } } })).Expect(HttpStatusCode.NoContent);
        world.Keep("meeting-requests", (await a.Founder.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = rival.Id, startupId = a.Id, reason = "We make wind quiet." })).Expect(HttpStatusCode.OK).Text("id"));
        world.Keep("meeting-plans", (await tour.Organizer.Post($"{stop.Path}/meeting-plans", new { work = 1 })).Expect(HttpStatusCode.Accepted).Text("id"));
        await tour.MakePlans();
        world.Keep("blocks", (await a.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T19:00", endsAt = "2027-06-29T20:00", note = "Train" })).Id);
        (await a.Founder.SendDeck(a.Id, Decks.Pdf.Of())).Expect(HttpStatusCode.OK);
        world.Keep("files", (await tour.Ask(stop, new { type = "file", label = new { fr = "Bilan", en = "Accounts" }, required = "byDate", requiredBy = "2027-06-20T12:00" }))[0]);
        (await a.Founder.SendAnswer(application, world.Id("files"), Decks.Pdf.Of())).Expect(HttpStatusCode.OK);
        world.Keep("people", member.Id.ToString());
        world.Keep("members", member.Id.ToString());
        world.Keep("representatives", investor.Representative.Id.ToString());
        world.Keep("hosts", host.Id.ToString());
        world.Keep("jurors", juror.Id.ToString());
        world.Keep("sessions", (await a.Founder.Get("/api/me/sessions")).Json[0].GetProperty("id").GetString()!);
        world.Keep("tokens", (await a.Founder.Post("/api/me/tokens", new { name = "Mine", scopes = new[] { "people:read" } })).Text("id"));
        using var device = new SoftAuthenticator(tour.Address.Host, tour.Address.GetLeftPart(UriPartial.Authority));
        var asked = (await a.Founder.Post("/api/me/passkeys/options")).Expect(HttpStatusCode.OK).Json;
        world.Keep("passkeys", (await a.Founder.Post("/api/me/passkeys", new { challengeId = asked.GetProperty("challengeId").GetString(), name = "Device", credential = device.Create(asked.GetProperty("options")) })).Id);
        world._version = Given.Number();
        (await tour.Organizer.Post("/api/consent-texts", new { kind = "imageRights", version = world._version, language = "en", text = "We take pictures." })).Expect(HttpStatusCode.Created);
        world.Keep("consents", (await a.Founder.Post("/api/me/consents", new { kind = "imageRights", version = world._version, language = "en" })).Id);
        world.Keep("calendars", (await a.Founder.Get("/api/me")).Text("calendar").Split('/')[^1].Split('.')[0]);
        foreach (var what in new[] { "season", "region", "venue" }) world.Keep(what, (await tour.Organizer.Get(stop.Path)).Json.GetProperty(what).GetProperty("id").GetString()!);
        world.Keep("seasons", world.Id("season"));
        world.Keep("venues", world.Id("venue"));
        world.Keep("travel-times", (await tour.Organizer.Get(other.Path)).Json.GetProperty("venue").GetProperty("id").GetString()!);
        (await tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "10:00" })).Expect(HttpStatusCode.OK);
        (await tour.Organizer.Post($"{stop.Path}/line-up/draw", new { seed = "Calais" })).Expect(HttpStatusCode.OK);
        await tour.ADraft(await tour.AStopBody("2027-07-01"));
        world.Keep("messages", (await tour.Organizer.Get($"/api/messages?subject={world.Id("meetings")}&kind=meetingReminder")).Items[0].GetProperty("id").GetString()!);

        world.Callers =
        [
            ("nobody", tour.Anybody), ("A", a.Founder), ("A's member", member), ("B", b.Founder), ("I", investor.Representative), ("other I", rival.Representative),
            ("juror", juror), ("juror x", jurorElsewhere), ("juror -", jurorLater), ("host", host), ("host x", hostElsewhere), ("organizer", organizer), ("admin", tour.Organizer), ("token", tour.With(token)),
        ];
        return world;

        async Task<Caller> Host(string email, GivenStop at)
        {
            (await tour.Organizer.Post($"{at.Path}/hosts", new { email, name = "Host" })).Expect(HttpStatusCode.Created);
            return await tour.SignIn(email, "Host");
        }

        async Task<Caller> Juror(string email, GivenStop at, string from)
        {
            (await tour.Organizer.Post($"/api/contests/{at.ContestId}/jurors", new { email, name = "Juror", from, until = "2027-06-02T08:00" })).Expect(HttpStatusCode.Created);
            return await tour.SignIn(email, "Juror");
        }
    }

    /// <summary>The path and the body of a request that is right in itself.</summary>
    internal (string Path, string? Body) Request(DescribedOperation operation, string caller, bool missing)
    {
        var parts = operation.Path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].StartsWith('{')) continue;
            var id = parts[i] is "{investor}" && !missing ? _ids["investors"] : missing ? "01890a5d-ac96-774b-bcce-b302099a8057" : _ids[parts[i - 1] is "invitations" ? $"{parts[2]} invitations" : parts[i - 1] is "me" ? parts[i] : parts[i - 1]];
            parts[i] = parts[i].EndsWith(".ics", StringComparison.Ordinal) ? $"{id}.ics" : id;
        }

        if (operation.Parameters.Any(parameter => parameter is { Name: "stop", In: "query", Required: true })) parts[^1] += $"?stop={(missing ? Guid.Empty.ToString() : _ids["stops"])}";
        return (string.Join('/', parts), operation.Body is null ? null : JsonSerializer.Serialize(Body(operation.Name, caller)));
    }

    internal string Id(string what) => _ids[what];

    private object Body(string operation, string caller)
    {
        var (person, times) = (new { email = "new@matrix.example", name = "New" }, new
        {
            date = "2027-06-29",
            startsAt = "09:00",
            endsAt = "20:00",
            applicationsOpenAt = "2027-05-01T08:00",
            applicationsCloseAt = "2027-06-01T23:59",
        });
        object stop = new
        {
            seasonId = _ids["season"],
            regionId = _ids["region"],
            venueId = _ids["venue"],
            name = "Stop",
            times.date,
            times.startsAt,
            times.endsAt,
            times.applicationsOpenAt,
            times.applicationsCloseAt,
            contests = new[] { new { name = "Contest", capacity = 5 } },
        };
        return operation switch
        {
            "CreateStop" or "ChangeStop" => stop,
            "RescheduleStop" => times,
            "CreateSeason" => new { name = "Season X", year = 2027 },
            "CreateRegion" => new { name = "Region X" },
            "CreateVenue" => new { name = "Venue X", city = "Lille", zone = "Europe/Paris" },
            "ChangeVenue" => new { name = "Venue X", city = "Lille" },
            "PlanReminder" => new { seasonId = _ids["season"], name = $"Reminder of {caller}", terms = new { moment = "stopStart", audience = "confirmed", offsetMinutes = -60 } },
            "ChangeReminderPlan" => new { moment = "stopStart", audience = "confirmed", days = -1, at = "18:00" },
            "SetReminderLimits" => new { quietFrom = "21:00", quietUntil = "08:00", mostPerDay = 5 },
            "SetTravelTime" => new { minutes = 45 },
            "StatePresence" => new { from = "10:00" },
            "OpenSession" => new { startsAt = "16:00", endsAt = "17:00", tables = 1 },
            "OpenSlots" => new { sessionId = _ids["session"], startsAt = new[] { "15:00" } },
            "BookMeeting" => new { startupId = _ids["startups"] },
            "ChangeSession" => new { rules = new { mostPerStartup = 4 } },
            "AskToMeet" => new { sessionId = _ids["session"], investorId = _ids["investors"], startupId = _ids["startups"], reason = "We make wind quiet." },
            "RankWishes" => new { startupId = _ids["startups"], investorIds = new[] { _ids["investors"] } },
            "SayStartupWishes" => new { wishes = new[] { new { investorId = _ids["investors"], wish = "like" } } },
            "SayInvestorWishes" => new { wishes = new[] { new { startupId = _ids["startups"], wish = "must" } } },
            "SayStartupWish" or "SayInvestorWish" => new { wish = "no" },
            "StartPlan" => new { work = 1 },
            "ProposeLineUps" => new { work = 1 },
            "AcceptRequest" or "DeclineRequest" => new { },
            "ProposeSlot" => new { slotId = _ids["free slot"] },
            "CheckIn" or "ReportAbsence" => new { side = "startup" },
            "MeetOnTheSpot" => new { investorId = _ids["investors"], startupId = _ids["startups"] },
            "HandOverMeeting" => new { representativeId = _ids["people"] },
            "MoveMeeting" => new { slotId = _ids["free slot"] },
            "MakeDraw" => new { seed = "Dunkerque", reason = "Because." },
            "SortLineUp" => new { rule = "name" },
            "RestoreLineUp" => new { edition = 1 },
            "ArrangeLineUp" => new { order = new[] { _ids["applications"] } },
            "StartApplication" => new { startupId = _ids["startups"], contestId = _ids["contests"] },
            "EditApplication" => new { summary = "We make wind quiet." },
            "AnswerQuestion" => new { field = "summary", value = "We make wind quiet." },
            "SubmitApplication" => new { accessCode = "0000-0000-0000" },
            "OverrideEligibility" => new { reason = "Because." },
            "ReopenApplication" => new { until = "2027-06-10T12:00" },
            "MakeAccessCode" => new { label = "Late", validUntil = "2027-06-10T12:00" },
            "AskQuestions" => new { questions = new[] { new { type = "text", label = new { fr = "Pourquoi ?", en = "Why?" } } } },
            "CopyQuestions" => new { contestId = _ids["other contest"] },
            "SetEligibility" => new { youngerThanYears = 10 },
            "SetCriteria" => new { criteria = new[] { new { name = new { fr = "Équipe", en = "Team" }, weight = 1, lowest = 1, highest = 5 } } },
            "ChangeReviewRules" => new { reviewsPerApplication = 2 },
            "AssignReviews" => new { keep = true },
            "AssignByHand" => new { applicationId = _ids["waiting"], jurorId = _ids["jurors"] },
            "DeclareConflict" => new { reason = "We are friends." },
            "RecordStake" => new { investorId = _ids["investors"], startupId = _ids["startups"] },
            "WriteReview" => new { scores = new { }, comment = "Sound." },
            "RegisterStartup" or "DescribeStartup" => new { name = "Startup X" },
            "AccreditInvestor" => new { name = "Fund X", representative = person },
            "RegisterInvestor" => new { name = "Fund X" },
            "ChangeAccreditation" => new { level = "full" },
            "SeekStartups" => new { sectors = new[] { "energy" } },
            "SayInterest" => new { interest = "no", note = "Too early." },
            "AppointJuror" => new { person.email, person.name, from = "2027-05-01T08:00", until = "2027-06-01T08:00" },
            "PrepareDecisions" => new { decisions = new[] { new { applicationId = _ids["waiting"], verdict = "refuse", reason = "Too early." } } },
            "ReleaseDecisions" => new { undoMinutes = 10 },
            "ArrangeWaitingList" => new { order = Array.Empty<string>() },
            "BulkApplications" => new { action = "disqualify", ids = new[] { _ids["waiting"] }, reason = "Because.", dryRun = false },
            "SaveView" or "ChangeView" => new { name = $"View of {caller}", list = new { filter = new { stop = _ids["stops"] } } },
            "MoveApplication" => new { contestId = _ids["stop x"] },
            "ChangeSelectionRules" => new { confirmationHours = 48, replacementHours = 12, replacementDays = 1, pitchesPerStartup = 2 },
            "LengthenTime" => new { until = "2027-06-10T12:00", reason = "On a plane." },
            "ReopenDeck" => new { until = "2027-06-28T12:00" },
            "AddBlock" or "KeepFree" => new { startsAt = "2027-06-30T10:00", endsAt = "2027-06-30T11:00" },
            "IntroduceMyself" => new { name = caller, language = "fr" },
            "ChooseMyMails" => new { reminders = true, meetingRequests = true },
            "SetSeasonContact" => new { email = "contact@matrix.example" },
            "WriteMailText" or "TryMailText" => new { subject = "Merci {{ name }}", body = "{{ startup }} est inscrite." },
            "PreviewMailText" => new { subject = "Merci {{ name }}" },
            "MakeToken" => new { name = "T", scopes = new[] { "stops:read" } },
            "PublishConsentText" => new { kind = "dataUse", version = _version, language = "en", text = "We keep little." },
            "GiveConsent" => new { kind = "imageRights", version = _version, language = "en" },
            "RegisterHook" => new { url = "https://hooks.example/y", description = "Another" },
            "RotateHookSecret" => new { overlapHours = 1 },
            "ReplayHook" => new { },
            "AddPasskey" => new { challengeId = Guid.Empty, name = "Device", credential = new { } },
            "SignInByPasskey" => new { challengeId = Guid.Empty, credential = new { } },
            "SignIn" => new { token = "nonsense" },
            "AskForSignInLink" => new { email = "asks@matrix.example" },
            "RecordBounce" => new { returnPath = $"bounces+{Guid.Parse(_ids["messages"]):N}@tour.example", status = "5.1.1" },
            "ErasePerson" or "HoldMessage" or "CancelMessage" or "RefuseApplication" or "CancelMeeting" or "PostponeStop" or "CancelStop" or "WithdrawApplication" => new { reason = "Because." },
            _ => person,
        };
    }

    private void Keep(string what, string id) => _ids[what] = id;
}
