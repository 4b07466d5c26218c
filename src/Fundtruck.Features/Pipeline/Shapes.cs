namespace Fundtruck.Features.Pipeline;

/// <summary>The shapes that many requests share.</summary>
internal static class Shapes
{
    internal const int Name = 200;
    internal const int Line = 300;
    internal const int Text = 4000;

    private static readonly LocalDate Earliest = new(2000, 1, 1);
    private static readonly LocalDate Latest = new(2200, 12, 31);

    internal static void IsName<T>(this IRuleBuilder<T, string> rule, int most = Name) => rule
        .NotEmpty().WithMessage("It is required.")
        .MaximumLength(most).WithMessage($"Write {most} characters at most.");

    internal static void IsLatitude<T>(this IRuleBuilder<T, double?> rule) => rule.InclusiveBetween(-90, 90).WithMessage("Give degrees from -90 to 90.");

    internal static void IsLongitude<T>(this IRuleBuilder<T, double?> rule) => rule.InclusiveBetween(-180, 180).WithMessage("Give degrees from -180 to 180.");

    internal static void IsText<T>(this IRuleBuilder<T, string?> rule, int most = Text) => rule
        .MaximumLength(most).WithMessage($"Write {most} characters at most.");

    internal static void IsEmail<T>(this IRuleBuilder<T, string> rule) => rule
        .NotEmpty().WithMessage("It is required.")
        .MaximumLength(254).WithMessage("Write 254 characters at most.")
        .Must(email => string.IsNullOrEmpty(email) || IsAddress(email)).WithMessage("This is not an e-mail address.");

    internal static void IsWebAddress<T>(this IRuleBuilder<T, string?> rule) => rule
        .MaximumLength(1000).WithMessage("Write 1000 characters at most.")
        .Must(text => string.IsNullOrEmpty(text) || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        .WithMessage("Give a whole address that begins with https:// or http://.");

    internal static void IsLanguage<T>(this IRuleBuilder<T, string> rule) => rule.Must(language => language is "fr" or "en").WithMessage("Choose fr or en.");

    internal static void IsCountry<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(country => country is { Length: 2 } && country.All(char.IsAsciiLetter)).WithMessage("Give the two letters of ISO 3166-1, such as FR.");

    internal static void IsDay<T>(this IRuleBuilder<T, LocalDate> rule) => rule
        .InclusiveBetween(Earliest, Latest).WithMessage("Give a day between the years 2000 and 2200.");

    internal static void IsMoment<T>(this IRuleBuilder<T, LocalDateTime> rule) => rule
        .InclusiveBetween(Earliest.AtMidnight(), Latest.AtMidnight()).WithMessage("Give a time between the years 2000 and 2200.");

    internal static void IsMoment<T>(this IRuleBuilder<T, LocalDateTime?> rule) => rule
        .InclusiveBetween(Earliest.AtMidnight(), Latest.AtMidnight()).WithMessage("Give a time between the years 2000 and 2200.");

    internal static void IsEuros<T>(this IRuleBuilder<T, long?> rule) => rule.InclusiveBetween(0, 1_000_000_000).WithMessage("Give whole euros, a billion at most.");

    // The host may be any name; only plain ASCII addresses travel over every mail server.
    private static bool IsAddress(string email) =>
        email.All(letter => letter is > ' ' and < '\u007f' and not ('<' or '>' or '(' or ')' or ',' or ';' or ':' or '"' or '\\'))
        && email.IndexOf('@', StringComparison.Ordinal) is > 0 and <= 64 and var at
        && at == email.LastIndexOf('@')
        && at < email.Length - 1
        && email[at + 1] is not '.' and not '-'
        && email[^1] is not '.' and not '-';
}
