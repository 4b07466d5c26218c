using System.Text.RegularExpressions;
using Fundtruck.Domain.People;

namespace Fundtruck.Domain.Judging;

/// <summary>Takes out of what a startup wrote what would tell a juror who wrote it.</summary>
public sealed partial class BlindWords
{
    /// <summary>What stands in place of what is hidden.</summary>
    public const string Hidden = "▇▇▇";

    private readonly Regex? _words;

    /// <param name="profiles">The startup as it was and as it is.</param>
    /// <param name="people">The names of its team.</param>
    public BlindWords(IEnumerable<StartupProfile> profiles, IEnumerable<string> people)
    {
        // First names alone are hidden too: a juror who knows the team knows them.
        var words = profiles.SelectMany(profile => new[] { profile.Name, LegalForm().Replace(profile.Name, ""), profile.Siren, Host(profile.Website) }.OfType<string>())
            .Concat(people.SelectMany(name => name.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Append(name)))
            .Select(word => word.Trim()).Where(word => word.Length > 2).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(word => word.Length).ToList();
        if (words.Count == 0) return;
        var any = string.Join('|', words.Select(word => Regex.Replace(Regex.Escape(word), @"(\\ |-|_)+", @"[\s_-]*")));
        _words = new Regex($@"(?<![\p{{L}}\p{{N}}])(?:{any})(?![\p{{L}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    /// <summary>The text without names, addresses of the web and of mail.</summary>
    public string? Hide(string? text)
    {
        if (text is null) return null;
        var hidden = Addresses().Replace(text, Hidden);
        return _words?.Replace(hidden, Hidden) ?? hidden;
    }

    private static string? Host(string? website)
    {
        if (!Uri.TryCreate(website, UriKind.Absolute, out var uri)) return null;
        var host = uri.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.Host[4..] : uri.Host;
        return host.Split('.')[0];
    }

    [GeneratedRegex(@"[\s,]+(?:SASU?|SARL|EURL|SA|SE|SRL|GmbH|AG|BV|NV|Ltd|LLC|Inc)\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LegalForm();

    [GeneratedRegex(@"\b(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+\.[^\s@]+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|fr|io|eu|org|net|ai|app|tech|co|be|de|ch|uk|dev|me|example)\b(?:/\S*)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Addresses();
}
