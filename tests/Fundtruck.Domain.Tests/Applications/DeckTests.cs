using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Messages;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Applications;

public sealed class DeckTests
{
    private static readonly Instant Now = Utc("2027-05-03 08:00");

    [Theory]
    [InlineData("../deck.pdf", FileRefusal.Name), InlineData("a\0.pdf", FileRefusal.Name), InlineData("a\u202efdp.pdf", FileRefusal.Name), InlineData("nul.pdf", FileRefusal.Name), InlineData("deck.pdf.html", FileRefusal.Extension)]
    public void A_name_that_is_more_than_a_name_is_refused(string name, FileRefusal why) => Assert.Equal(why, Assert.Throws<FileRefusedException>(() => FileNames.Checked(name, "Another ending", FileKind.Pdf)).Why);

    [Theory]
    [InlineData("Deck.pdf"), InlineData("Présentation (v2) – été.PDF"), InlineData("会社案内.pdf"), InlineData("console.pdf")]
    public void A_plain_name_in_any_language_is_fine(string name) => Assert.Equal(name, FileNames.Checked(name, "Another ending", FileKind.Pdf));

    [Fact]
    public void A_deck_that_does_not_fit_into_the_quota_is_refused_and_one_that_just_fits_is_not()
    {
        Assert.Equal(40, Sent(40).Bytes);
        Assert.Equal(Rule.DeckQuotaUsed, Assert.Throws<RuleBrokenException>(() => Sent(41)).Rule);

        static Deck Sent(long bytes) => new(FileId.New(), StartupId.New(), "Deck.pdf", new(bytes, Taken: 60, Quota: 100), PersonId.New(), Now);
    }

    [Fact]
    public void Teams_are_reminded_at_the_local_time_at_which_decks_are_due_also_when_the_clocks_change_in_between() => Assert.Equal(
        [(ReminderRule.SevenDaysBefore, Utc("2027-03-23 17:00")), (ReminderRule.TwoDaysBefore, Utc("2027-03-28 16:00"))],
        Reminders.OfDeck(Paris.AtStrictly(Local("2027-03-30 18:00")).ToInstant(), Paris, Now - Duration.FromDays(100)));
}
