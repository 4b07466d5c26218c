using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Messages;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Plans;
using Fundtruck.Features.Messages.Writing;
using Fundtruck.Tests.Pages;

namespace Fundtruck.Tests.Mail;

/// <summary>How mails look, and that their HTML says what their text says.</summary>
public sealed partial class MailLayoutTests
{
    private const string LowestContrast = """
        const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        const numbers = color => color.match(/[\d.]+/g).map(Number);
        const behind = element => { for (; element; element = element.parentElement) { const color = numbers(getComputedStyle(element).backgroundColor); if (color.length < 4 || color[3] === 1) return color; } return [255, 255, 255]; };
        const ratios = [...document.body.querySelectorAll('*')].filter(it => [...it.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
            .map(it => { const pair = [light(numbers(getComputedStyle(it).color)), light(behind(it))].sort((a, b) => b - a); return (pair[0] + 0.05) / (pair[1] + 0.05); });
        return String(Math.min(...ratios));
        """;

    [Theory]
    [InlineData("fr"), InlineData("en")]
    public async Task Every_mail_fits_small_and_large_windows_and_can_be_read_in_light_and_dark_without_loading_anything(string language)
    {
        var folder = Directory.CreateTempSubdirectory("fundtruck-mails-").FullName;
        try
        {
            using var browser = Chromium.Start(new Uri("http://localhost"));
            foreach (var (name, letter) in AllLetters.Of(language))
            {
                var file = Path.Combine(folder, $"{name}.html");
                await File.WriteAllTextAsync(file, await letter.Html(AllLetters.Footer), TestContext.Current.CancellationToken);
                browser.Show(360, "light");
                browser.Open(new Uri(file).AbsoluteUri);
                foreach (var (width, scheme) in new[] { (360, "light"), (360, "dark"), (600, "dark"), (600, "light") })
                {
                    browser.Show(width, scheme);
                    Assert.True(browser.Run<bool>("return document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than {width}.");
                    var contrast = double.Parse(browser.Run<string>(LowestContrast), System.Globalization.CultureInfo.InvariantCulture);
                    Assert.True(contrast >= 4.5, $"{name} has a contrast of {contrast} in {scheme}.");
                    Assert.Equal(scheme == "dark" ? "rgb(16, 20, 24)" : "rgb(243, 244, 246)", browser.Run<string>("return getComputedStyle(document.body).backgroundColor"));
                    browser.TakePicture($"mail-{name}-{language}-{scheme}");
                }

                Assert.Equal(1, browser.Run<long>("return document.querySelectorAll('a.button').length"));
                Assert.Equal(0, browser.Run<long>("return performance.getEntriesByType('resource').length"));
                Assert.Empty(browser.Complaints());
            }

            // The control: the script sees grey on grey.
            Assert.True(double.Parse(browser.Run<string>("document.querySelector('.inside p').style.cssText = 'color:#999;background-color:#888';" + LowestContrast), System.Globalization.CultureInfo.InvariantCulture) < 4.5);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("fr"), InlineData("en")]
    public async Task The_text_of_every_mail_says_what_its_HTML_says_and_leads_to_the_same_one_place(string language)
    {
        var letters = AllLetters.Of(language);
        Assert.Equal(Enum.GetValues<MessageKind>().Except([MessageKind.MailTextTest]).Select(kind => kind.ToString()).Order(), letters.Select(it => it.Name.Split('-')[0]).Distinct().Order());
        foreach (var (name, letter) in letters)
        {
            var html = await letter.Html();
            var link = WebUtility.HtmlDecode(Assert.Single(Links().Matches(html)).Groups[1].Value);

            Assert.Equal(Words(letter.Text.Replace(Letter.Leading("", link, language), "", StringComparison.Ordinal)), Words(Read(html)));
            Assert.Contains(Letter.Leading("", link, language), letter.Text, StringComparison.Ordinal);
            Assert.True(Encoding.UTF8.GetByteCount(html) < 20_000, $"{name} is large.");
            Assert.DoesNotMatch(@"<(img|script|link|iframe|object|form)\b|url\(|\ssrc=|@import", html);
            Assert.DoesNotContain("{{", letter.Text + letter.Subject, StringComparison.Ordinal);
            Assert.Contains($"lang=\"{language}\"", html, StringComparison.Ordinal);
            Assert.Contains("content=\"light dark\"", html, StringComparison.Ordinal);
            Assert.Equal(letter.Subject, WebUtility.HtmlDecode(Title().Match(html).Groups[1].Value));
            var ahead = WebUtility.HtmlDecode(Tags().Replace(Ahead().Match(html).Value, ""));
            Assert.True(ahead.Length is > 15 and <= 141 && !ahead.StartsWith(letter.Parts[0].Text[..5], StringComparison.Ordinal), $"{name} says nothing in a list of mails: {ahead}");
        }
    }

    [Fact]
    public void French_mails_are_set_as_French_is()
    {
        foreach (var (name, letter) in AllLetters.Of("fr"))
        {
            foreach (var text in letter.Parts.Select(part => part.Text))
            {
                Assert.False(LooseMarks().IsMatch(text), $"{name} may begin a line with a mark: {text}");
                Assert.False(text.Contains('\'', StringComparison.Ordinal), $"{name} has a straight apostrophe: {text}");
                Assert.False(Unelided().IsMatch(text), $"{name} does not elide: {text}");
            }
        }
    }

    [Fact]
    public async Task Names_of_people_become_no_links_in_any_mail()
    {
        const string Evil = "http://evil.example/<a href=\"https://evil.example\">";
        var reader = new Recipient(PersonId.New(), Evil, "zoe@x.example", "fr");
        var due = NodaTime.Instant.FromUtc(2027, 6, 1, 8, 0);
        var at = new NodaTime.LocalDateTime(2027, 6, 29, 14, 20);
        var meeting = new AppointmentTruth(Guid.Empty, 0, true, at, new(due, due), "Europe/Paris", due, "Dunkerque", new("La Turbine", "59140 Dunkerque", "Dunkerque", null, null), 4, Evil, Evil, Evil, null, Evil, reader.Id!.Value, Evil);
        var reminder = Letters.Of(MessageKind.MeetingReminder, null, MailValues.Of(MessageKind.MeetingReminder, meeting, reader, false), reader, AllLetters.Link);
        Letter[] letters =
        [
            reminder,
            Letters.Of(MessageKind.MeetingCancellation, null, MailValues.Of(MessageKind.MeetingCancellation, meeting with { Stands = false }, reader, false), reader, AllLetters.Link),
            Letters.Of(MessageKind.DeckReminder, null, MailValues.Of(new DeckTruth(default, true, false, due, "Europe/Paris", Evil, "Dunkerque"), "fr"), reader, AllLetters.Link),
            Letters.Digest([reminder.Page(null), reminder.Page(null)], reader, AllLetters.Link),
            Letters.Plan(new(default, "Dunkerque", at.Date, "Europe/Paris", Evil, new Dictionary<Guid, PlanChange>(), []), [(meeting, PlanChange.Moved)], reader, AllLetters.Link),
            Letters.TeamInvitation(new(default, 0, InvitationStatus.Pending, due, TeamRole.Member, Evil, Evil), "fr", AllLetters.Link),
            .. Enum.GetValues<AccreditationLevel>().Select(level => Letters.Accreditation(new(default, 0, Evil, level, Evil), reader, AllLetters.Link)),
            .. Enum.GetValues<RequestStatus>().Select(status => Letters.MeetingRequest(new(default, 0, status, Side.Startup, Side.Investor, Evil, Evil, Evil, Evil, null, due, "Europe/Paris", "Dunkerque"), reader, AllLetters.Link)),
        ];
        foreach (var letter in letters)
        {
            var html = await letter.Html();
            Assert.Equal(AllLetters.Link, WebUtility.HtmlDecode(Assert.Single(Links().Matches(html)).Groups[1].Value));
            Assert.DoesNotContain("evil.example", letter.Subject + letter.Text + WebUtility.HtmlDecode(html), StringComparison.Ordinal);
            Assert.Contains("evil.\u2060example", letter.Text, StringComparison.Ordinal); // it was there
        }
    }

    [Fact]
    public void A_line_of_nothing_but_spaces_begins_a_paragraph_too()
    {
        var reader = new Recipient(PersonId.New(), "Zoé", "zoe@x.example", "fr");
        var letter = Letters.Of(MessageKind.ApplicationReceived, new("Bien reçu", "Un.\r\n \t\r\nDeux,\ntrois.\n\u00A0\n\n\nQuatre."), MailValues.Example(MessageKind.ApplicationReceived, reader), reader, AllLetters.Link);

        Assert.Equal(["Un.", "Deux,\ntrois.", "Quatre."], letter.Parts.Skip(1).SkipLast(2).Select(part => part.Text));
    }

    [Theory]
    [InlineData(RequestStatus.Expired, Side.Investor, "fr", "Votre proposition a expiré : Dunkerque"), InlineData(RequestStatus.Expired, Side.Investor, "en", "Your proposal has expired: Dunkerque")]
    [InlineData(RequestStatus.Expired, Side.Startup, "fr", "Votre demande a expiré : Dunkerque"), InlineData(RequestStatus.Expired, Side.Startup, "en", "Your request has expired: Dunkerque")]
    [InlineData(RequestStatus.Withdrawn, Side.Investor, "fr", "La proposition d’Oyatine ne tient plus : Dunkerque"), InlineData(RequestStatus.Withdrawn, Side.Startup, "en", "The proposal of Oyatine no longer stands: Dunkerque")]
    public void What_became_of_a_request_is_told_as_it_was(RequestStatus status, Side asker, string language, string subject)
    {
        var it = new RequestTruth(default, 0, status, asker, Side.Investor, "Oyatine", "Estuaire Capital", "Le vent.", null, null, NodaTime.Instant.FromUtc(2027, 6, 28, 10, 0), "Europe/Paris", "Dunkerque");

        Assert.Equal(subject, Letters.MeetingRequest(it, new(PersonId.New(), "Zoé", "zoe@x.example", language), AllLetters.Link).Subject);
    }

    [Theory]
    [InlineData("rue de l’Europe 1", "Eu", "Halle, rue de l’Europe 1, Eu"), InlineData("Rue haute 2, 76260 Eu", "Eu", "Halle, Rue haute 2, 76260 Eu"), InlineData("", "Lille", "Halle, Lille")]
    public void The_town_stands_in_the_place_once(string address, string city, string line) => Assert.Equal(line, new Place("Halle", address, city, null, null).Line);

    [Theory]
    [InlineData("fr", "Votre candidature : Dunkerque"), InlineData("en", "Your application: Dunkerque")]
    public void No_mail_leaves_without_a_subject_whatever_its_placeholders_leave_out(string language, string builtIn)
    {
        var it = new ApplicationTruth(default, 0, "Oyatine", "Dunkerque", "Concours", new(2027, 6, 29), "Europe/Paris", "Voilà.", null, null);
        var reader = new Recipient(PersonId.New(), "Zoé", "zoe@x.example", language);
        string Subject(string words) => Letters.Of(MessageKind.ApplicationRefused, new(words, "{{ reason }}"), MailValues.Of(MessageKind.ApplicationRefused, it, language), reader, AllLetters.Link).Subject;

        Assert.Equal(builtIn, Subject("{% if embargoUntil %}Chut !{% endif %}"));
        Assert.Equal("Oyatine", Subject("{{ startup }} {{ confirmBy }}"));
    }

    [Fact]
    public async Task However_much_people_wrote_a_mail_stays_under_a_hundred_kilobytes_and_both_parts_are_cut_alike()
    {
        var letter = new Letter("S", [new(MailPartKind.Words, string.Concat(Enumerable.Repeat("<é&\"😀>", 4000))), new(MailPartKind.Words, "End"), new(MailPartKind.Action, "Open", AllLetters.Link)]);
        var html = await letter.Html();

        Assert.True(Encoding.UTF8.GetByteCount(html) is > 30_000 and < 100_000);
        Assert.Equal(Words(letter.Cut().Text.Replace(": " + AllLetters.Link, "", StringComparison.Ordinal)), Words(Read(html)));
        Assert.EndsWith($"Open: {AllLetters.Link}\n", letter.Cut().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<a href=\"https://evil.example\">Click</a>")]
    [InlineData("http://evil.example click")]
    [InlineData("</p></td></table><form action=https://evil.example><input>")]
    [InlineData("{{ reason }}{% if name %}evil.example{% endif %}")]
    [InlineData("{% for i in (1..9) %}{{ secret }}{% endfor %}evil.example")]
    [InlineData("evil.example/\n\nBonjour, connectez-vous : www.evil.example")]
    public async Task What_somebody_calls_themselves_stays_text_and_becomes_no_link(string name)
    {
        var it = new ApplicationTruth(default, 0, name, "Dunkerque", "Concours", new(2027, 6, 29), "Europe/Paris", $"It is {name}", NodaTime.Instant.FromUtc(2027, 6, 1, 8, 0), null);
        var reader = new Recipient(PersonId.New(), name, "zoe@x.example", "en");
        foreach (var kind in OutgoingMessage.AboutApplications)
        {
            var letter = Letters.Of(kind, new("{{ startup }} {{ name }}", "{{ startup }}, {{ name }}: {{ reason }}"), MailValues.Of(kind, it, "en"), reader, AllLetters.Link);
            var html = await letter.Html();

            Assert.Equal(AllLetters.Link, WebUtility.HtmlDecode(Assert.Single(Links().Matches(html)).Groups[1].Value));
            Assert.DoesNotMatch(@"<(form|input)\b", html);
            Assert.DoesNotContain("evil.example", letter.Subject + letter.Text + WebUtility.HtmlDecode(html), StringComparison.Ordinal);
            Assert.Contains(Features.Messages.Writing.Words.Unlinked(name), letter.Text, StringComparison.Ordinal);
        }
    }

    private static string Read(string html) => WebUtility.HtmlDecode(Tags().Replace(Ahead().Replace(Head().Replace(html, ""), ""), " "));

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@" [:;?!»](\s|\z)|« ")]
    private static partial Regex LooseMarks();

    [GeneratedRegex(@"\bde [aeéèiouAEÉÈIOU]")]
    private static partial Regex Unelided();

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<head>.*</head>", RegexOptions.Singleline)]
    private static partial Regex Head();

    [GeneratedRegex("<title>(.*)</title>")]
    private static partial Regex Title();

    [GeneratedRegex("<div class=\"ahead\".*?</div>", RegexOptions.Singleline)]
    private static partial Regex Ahead();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
