using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

public sealed class AccreditationTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_firm_that_registers_itself_waits_until_organizers_accredit_it_and_can_then_be_booked()
    {
        var stop = await Tour.AnOpenStop();
        var session = await Tour.ASession(stop);
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.APendingInvestor();

        Assert.Equal("pending", (await investor.Representative.Get($"/api/investors/{investor.Id}")).Expect(HttpStatusCode.OK).Text("accreditation"));
        Assert.Equal("pending", (await investor.Representative.Get("/api/me")).Json.GetProperty("investors")[0].GetProperty("accreditation").GetString());
        (await Open(investor, stop, session)).Expect(HttpStatusCode.Conflict, "investor-not-accredited");
        (await Tour.Organizer.Post($"{stop.Path}/investor-slots", new { sessionId = session, investorId = investor.Id })).Expect(HttpStatusCode.Conflict, "investor-not-accredited");
        Assert.Contains(investor.Id, Ids(await Tour.Organizer.Get("/api/investors?accreditation=pending")));
        Assert.DoesNotContain(investor.Id, Ids(await Tour.Organizer.Get("/api/investors?accreditation=full")));

        (await Tour.Accredit(investor, "full", null)).Expect(HttpStatusCode.OK);

        Assert.DoesNotContain(investor.Id, Ids(await Tour.Organizer.Get("/api/investors?accreditation=pending")));
        (await startup.Book((await investor.Slots(stop, session))[0])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_firm_that_organizers_let_in_is_accredited_at_once() =>
        Assert.Equal("full", (await Tour.Organizer.Get($"/api/investors/{(await Tour.AnInvestor()).Id}")).Text("accreditation"));

    [Fact]
    public async Task Whoever_only_reads_sees_startups_and_says_what_interests_them_but_opens_no_slots()
    {
        var stop = await Tour.AnOpenStop();
        var session = await Tour.ASession(stop);
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.APendingInvestor();
        (await investor.Representative.Get($"{stop.Path}/cards")).Expect(HttpStatusCode.Conflict, "investor-not-accredited");
        (await investor.Say(stop, startup, "yes")).Expect(HttpStatusCode.Conflict, "investor-not-accredited");

        (await Tour.Accredit(investor, "readOnly")).Expect(HttpStatusCode.OK);

        Assert.Single((await investor.Representative.Get($"{stop.Path}/cards")).Expect(HttpStatusCode.OK).Items);
        (await investor.Say(stop, startup, "yes")).Expect(HttpStatusCode.NoContent);
        (await Open(investor, stop, session)).Expect(HttpStatusCode.Conflict, "investor-only-reads");

        (await Tour.Accredit(investor, "refused")).Expect(HttpStatusCode.OK);
        foreach (var path in new[] { "cards", "interests" }) (await investor.Representative.Get($"{stop.Path}/{path}")).Expect(HttpStatusCode.Conflict, "investor-not-accredited");
    }

    [Fact]
    public async Task A_slot_that_was_opened_before_can_be_booked_by_nobody_once_the_level_is_lower()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        (await Tour.Accredit(investor, "readOnly")).Expect(HttpStatusCode.OK);

        (await startup.Book(slots[0])).Expect(HttpStatusCode.Conflict, "investor-only-reads");
        (await investor.Representative.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = startup.Id })).Expect(HttpStatusCode.Conflict, "investor-only-reads");
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings where investor_id = '{investor.Id}'"));

        (await Tour.Accredit(investor, "full")).Expect(HttpStatusCode.OK);
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Slots_of_a_firm_whose_level_is_lower_are_neither_listed_as_open_nor_offered_instead_of_another()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        (await startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T14:00", endsAt = "2027-06-29T14:20" })).Expect(HttpStatusCode.Created);
        Assert.Equal(slots.Order(), (await Open(true)).Select(slot => slot.GetProperty("id").GetString()!).Order());
        Assert.NotEmpty(await Offers());

        (await Tour.Accredit(investor, "readOnly")).Expect(HttpStatusCode.OK);

        Assert.Empty(await Open(true));
        Assert.All(await Open(false), slot => Assert.False(slot.GetProperty("isOpen").GetBoolean()));
        Assert.Equal(slots.Count, (await Open(false)).Count);
        Assert.Empty(await Offers());

        async Task<IReadOnlyList<JsonElement>> Open(bool open) =>
            (await startup.Founder.Get($"{stop.Path}/investor-slots?investor={investor.Id}&open={(open ? "true" : "false")}")).Expect(HttpStatusCode.OK).Items;

        async Task<IReadOnlyList<JsonElement>> Offers() => (await startup.Book(slots[0])).Expect(HttpStatusCode.Conflict, "occupied").Json.TryGetProperty("alternatives", out var offers) ? [.. offers.EnumerateArray()] : [];
    }

    [Fact]
    public async Task As_long_as_meetings_stand_the_level_stays_and_the_refusal_says_how_many()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        var meetings = new[] { (await startup.Book(slots[0])).Id, (await startup.Book(slots[1])).Id };

        var refused = (await Tour.Accredit(investor, "refused")).Expect(HttpStatusCode.Conflict, "investor-has-meetings");
        Assert.Contains("2 meetings", refused.Text("detail"), StringComparison.Ordinal);
        foreach (var meeting in meetings) (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        (await Tour.Accredit(investor, "refused")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Each_change_is_kept_with_who_when_and_why_and_is_told_once_to_each_representative_in_their_language()
    {
        var investor = await Tour.APendingInvestor();
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague", language: "fr");
        await investor.Join(colleague);
        await Tour.Drain();
        var before = (Tour.Mailbox.To(investor.Representative.Email).Count, Tour.Mailbox.To(colleague.Email).Count);

        (await Tour.Accredit(investor, "readOnly", "We know too little of you.")).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        Assert.Equal((before.Item1 + 1, before.Item2 + 1), (Tour.Mailbox.To(investor.Representative.Email).Count, Tour.Mailbox.To(colleague.Email).Count));
        Assert.Contains("without meetings. The reason: We know too little of you.", Tour.Mailbox.To(investor.Representative.Email)[^1].Text(), StringComparison.Ordinal);
        Assert.Contains("sans rendez-vous. Motif : We know too little of you.", Tour.Mailbox.To(colleague.Email)[^1].Text(), StringComparison.Ordinal);

        (await Tour.Accredit(investor, "pending", "Your papers are missing.")).Expect(HttpStatusCode.OK); // nobody has read a mail about it when it changes again
        (await Tour.Accredit(investor, "full", null)).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        Assert.Equal(before.Item1 + 2, Tour.Mailbox.To(investor.Representative.Email).Count);
        Assert.Contains("you can open your slots", Tour.Mailbox.To(investor.Representative.Email)[^1].Text(), StringComparison.Ordinal);

        var seen = Changes(await Tour.Organizer.Get($"/api/investors/{investor.Id}"));
        Assert.Equal(["pending readOnly We know too little of you.", "readOnly pending Your papers are missing.", "pending full "], seen.Select(change => $"{Text(change, "before")} {Text(change, "after")} {Text(change, "reason")}"));
        Assert.All(seen, change => Assert.False(string.IsNullOrEmpty(Text(change, "by")) || string.IsNullOrEmpty(Text(change, "at"))));
        Assert.All(Changes(await investor.Representative.Get($"/api/investors/{investor.Id}")), change => Assert.Null(Text(change, "by")));
    }

    [Fact]
    public async Task A_change_needs_another_level_and_a_reason_that_the_firm_can_read()
    {
        var investor = await Tour.APendingInvestor();
        (await Tour.Accredit(investor, "pending")).Expect(HttpStatusCode.Conflict, "accreditation-unchanged");
        foreach (var level in new[] { "readOnly", "refused" }) (await Tour.Accredit(investor, level, " ")).Expect(HttpStatusCode.Conflict, "reason-missing");
        (await Tour.Accredit(investor, "platinum")).Expect(HttpStatusCode.BadRequest);
        (await investor.Representative.Post($"/api/investors/{investor.Id}/accreditation", new { level = "full" })).Expect(HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal("pending", (await Tour.Organizer.Get($"/api/investors/{investor.Id}")).Text("accreditation"));
    }

    [Fact]
    public async Task Whoever_registers_a_firm_learns_of_no_other_and_keeps_its_name_from_nobody()
    {
        var real = $"Real fund {Given.Number()}";
        var squatter = await Tour.SignIn($"squatter{Given.Number()}@fund.example", "Squatter");
        var taken = (await squatter.Post("/api/investors/register", new { name = real })).Id;
        (await Tour.Organizer.Post("/api/investors", new { name = real, representative = new { email = "real@fund.example", name = "Real" } })).Expect(HttpStatusCode.Created);
        (await squatter.Post("/api/investors/register", new { name = real })).Expect(HttpStatusCode.Created);

        (await Tour.Organizer.Post($"/api/investors/{taken}/accreditation", new { level = "full" })).Expect(HttpStatusCode.Conflict, "name-taken");
        for (var i = 2; i < 10; i++) (await squatter.Post("/api/investors/register", new { name = $"Fund {i}" })).Expect(HttpStatusCode.Created);
        (await squatter.Post("/api/investors/register", new { name = "One too many" })).Expect(HttpStatusCode.Conflict, "too-many-investors");
    }

    [Fact]
    public async Task When_somebody_books_while_the_level_is_lowered_no_meeting_stands_with_a_firm_that_may_have_none()
    {
        for (var round = 0; round < 6; round++)
        {
            var stop = await Tour.AnOpenStop(await Tour.AStopBody(date: $"2027-07-{10 + round}"));
            var (startup, _) = await Tour.AParticipant(stop);
            var investor = await Tour.AnInvestor();
            var slot = (await investor.Slots(stop, await Tour.ASession(stop)))[0];

            var both = await Task.WhenAll(startup.Book(slot), Tour.Accredit(investor, "refused"));

            Assert.Single(both, answer => answer.Status is HttpStatusCode.Created or HttpStatusCode.OK);
            Assert.Equal(0, await Tour.Count($"select count(*) from meetings m join investors i on i.id = m.investor_id where m.status = 'booked' and i.accreditation <> 'full' and i.id = '{investor.Id}'"));
        }
    }

    private static Task<Answer> Open(GivenInvestor investor, GivenStop stop, string session) => investor.Representative.Post($"{stop.Path}/investor-slots", new { sessionId = session });

    private static IEnumerable<string> Ids(Answer answer) => answer.Expect(HttpStatusCode.OK).Items.Select(item => item.GetProperty("id").GetString()!);

    private static IReadOnlyList<JsonElement> Changes(Answer answer) => [.. answer.Expect(HttpStatusCode.OK).Json.GetProperty("accreditationChanges").EnumerateArray()];

    private static string? Text(JsonElement change, string property) => change.GetProperty(property).GetString();
}
