using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Tests.Mail;

public sealed class WordsTests
{
    [Theory]
    [InlineData("Vous venez ? Bravo ! Ici : là ; « oui »", "Vous venez~? Bravo~! Ici~: là~; «~oui~»", "fr")]
    [InlineData("mardi 1er juin 2027, 14 h 20 (Table 4)", "mardi 1er~juin 2027, 14~h~20 (Table~4)", "fr")]
    [InlineData("Rappel : ce point :", "Rappel~: ce point~:", "fr")]
    [InlineData("https://tour.example/a :b 3 !x", "https://tour.example/a :b 3 !x", "fr")]
    [InlineData("Tuesday 29 June 2027, 14:20. Why ?", "Tuesday 29~June 2027, 14:20. Why ?", "en")]
    [InlineData("May 4 come, 12 Mayors", "May 4 come, 12 Mayors", "en")]
    public void A_line_does_not_end_within_a_date_or_before_a_French_mark(string text, string set, string language)
    {
        Assert.Equal(set.Replace('~', '\u00A0'), Words.Typeset(text, language));
        Assert.Equal(set.Replace('~', '\u00A0'), Words.Typeset(Words.Typeset(text, language), language));
    }

    [Theory]
    [InlineData("Marée Haute", "de Marée Haute"), InlineData("Oyatine", "d’Oyatine"), InlineData("Éclusier", "d’Éclusier"), InlineData("Houblonde", "de Houblonde"), InlineData("3D", "de 3D"), InlineData("Åland", "d’Åland"), InlineData("E\u0301clusier", "d’E\u0301clusier"), InlineData("", "de ")]
    public void A_French_name_that_begins_with_a_vowel_is_elided(string name, string of) => Assert.Equal(of, Words.De(name));

    [Theory]
    [InlineData("Europe/Paris", "heure de Paris", "Paris time")]
    [InlineData("Europe/London", "heure de Londres", "London time")]
    [InlineData("Europe/Brussels", "heure de Bruxelles", "Brussels time")]
    [InlineData("Europe/Amsterdam", "heure d’Amsterdam", "Amsterdam time")]
    [InlineData("Europe/Athens", "heure d’Athènes", "Athens time")]
    [InlineData("Atlantic/Azores", "heure des Açores", "Azores time")]
    [InlineData("Atlantic/Cape_Verde", "heure du Cap-Vert", "Cape Verde time")]
    [InlineData("Etc/GMT-3", "UTC+03:00", "UTC+03:00")]
    [InlineData("Africa/Cairo", "heure du Caire", "Cairo time")]
    [InlineData("Indian/Reunion", "heure de La Réunion", "Réunion time")]
    [InlineData("America/Martinique", "heure de la Martinique", "Martinique time")]
    [InlineData("America/New_York", "heure de New York", "New York time")]
    [InlineData("UTC", "temps universel (UTC)", "UTC")]
    [InlineData("Etc/UTC", "temps universel (UTC)", "UTC")]
    public void A_zone_is_called_as_people_call_it_in_their_language(string zone, string french, string english) =>
        Assert.Equal((french, english), (Words.Zone(zone, "fr"), Words.Zone(zone, "en")));

    [Theory]
    [InlineData("Zoé\u202Egro", "Zoégro"), InlineData("\u2067Dune\u2069 \u202D1", "Dune 1"), InlineData("שלום 👩‍🔬", "שלום 👩‍🔬")]
    public void Nobody_turns_round_the_line_in_which_their_name_stands(string name, string read) => Assert.Equal(read, Words.Unlinked(name));

    [Fact]
    public void Every_zone_that_has_a_French_name_is_one() =>
        Assert.All(FrenchZones.All.Keys, zone => Assert.NotNull(NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)));
}
