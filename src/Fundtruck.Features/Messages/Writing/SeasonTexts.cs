namespace Fundtruck.Features.Messages.Writing;

/// <summary>What seasons say in their own words, and who answers for them.</summary>
internal sealed record SeasonTexts(IReadOnlyDictionary<(SeasonId Season, MessageKind Kind, string Language), MailWords> Words, IReadOnlyDictionary<SeasonId, string> Contacts)
{
    internal static SeasonTexts None { get; } = new(new Dictionary<(SeasonId, MessageKind, string), MailWords>(), new Dictionary<SeasonId, string>());

    /// <summary>Two queries, however many seasons and texts there are.</summary>
    internal static async Task<SeasonTexts> Of(FundtruckDb db, IReadOnlyCollection<SeasonId> seasons, CancellationToken cancellationToken)
    {
        if (seasons.Count == 0) return None;
        var ids = seasons.ToArray();
        var words = await InForce(db, ids).ToListAsync(cancellationToken);
        var contacts = await db.Seasons.Where(season => ids.Contains(season.Id) && season.ContactEmail != null).ToDictionaryAsync(season => season.Id, season => season.ContactEmail!, cancellationToken);
        return new(words.ToDictionary(text => (text.SeasonId, text.Kind, text.Language), text => new MailWords(text.Subject!, text.Body!)), contacts);
    }

    /// <summary>The newest edition of each text, where it is not the built-in one.</summary>
    internal static IQueryable<MailText> InForce(FundtruckDb db, IReadOnlyCollection<SeasonId> seasons) => db.MailTexts.Where(text =>
        seasons.Contains(text.SeasonId) && !text.IsTrial && text.Subject != null
        && !db.MailTexts.Any(newer => newer.SeasonId == text.SeasonId && newer.Kind == text.Kind && newer.Language == text.Language && !newer.IsTrial && newer.Number > text.Number));

    internal MailWords? For(SeasonId season, MessageKind kind, string language) => Words.GetValueOrDefault((season, kind, language));
}
