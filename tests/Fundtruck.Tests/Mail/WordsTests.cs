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
    [InlineData("Marée Haute", "de Marée Haute"), InlineData("Oyatine", "d’Oyatine"), InlineData("Éclusier", "d’Éclusier"), InlineData("Houblonde", "de Houblonde"), InlineData("3D", "de 3D"), InlineData("", "de ")]
    public void A_French_name_that_begins_with_a_vowel_is_elided(string name, string of) => Assert.Equal(of, Words.De(name));
}
