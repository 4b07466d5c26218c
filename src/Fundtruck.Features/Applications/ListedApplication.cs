namespace Fundtruck.Features.Applications;

/// <summary>
/// A row of the lists of applications, with what they filter and sort by: of an application that was handed in, the profile as it was then; of a draft, the startup's of today.
/// The columns behind it, and why they are there, stand in docs/decisions/lists.md.
/// </summary>
internal sealed class ListedApplication
{
    public required ApplicationId Id { get; init; }

    public required StopId StopId { get; init; }

    public required string Stop { get; init; }

    public required string ZoneId { get; init; }

    public required SeasonId SeasonId { get; init; }

    public required ContestId ContestId { get; init; }

    public required string Contest { get; init; }

    public required StartupId StartupId { get; init; }

    public required string Startup { get; init; }

    public required PersonId OwnerId { get; init; }

    public string? Siren { get; init; }

    public required ApplicationStatus Status { get; init; }

    public string? Reason { get; init; }

    public string? Summary { get; init; }

    public long? AmountSought { get; init; }

    public string? DeckUrl { get; init; }

    public required IReadOnlyDictionary<QuestionId, AnswerValue> Answers { get; init; }

    public SectorCode? Sector { get; init; }

    public FundingStage? Stage { get; init; }

    public string? Region { get; init; }

    public string? RegionKey { get; init; }

    public required string Country { get; init; }

    public Verdict? PreparedVerdict { get; init; }

    public SubmittedWithin? SubmittedWithin { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant ChangedAt { get; init; }

    public Instant? SubmittedAt { get; init; }

    /// <summary>The startup's name without accents, in small letters.</summary>
    public required string NameKey { get; init; }

    /// <summary>When it was handed in; drafts come after all others.</summary>
    public required Instant SubmittedKey { get; init; }

    /// <summary>The amount; -1 when none is given.</summary>
    public required long AmountKey { get; init; }

    public required string StatusKey { get; init; }

    public required uint Version { get; init; }
}

/// <summary>What is searched of an application or a startup, without accents and in small letters.</summary>
internal sealed class SearchedText
{
    public required ApplicationId Id { get; init; }

    public required string Text { get; init; }

    public SectorCode? Sector { get; init; }
}

internal static class ListMappings
{
    private const string Listed =
        """
        select a.id, a.stop_id, t.name as stop, t.zone_id, t.season_id, a.contest_id, c.name as contest, a.startup_id, s.name as startup, s.owner_id, s.siren,
            a.status, a.reason, a.summary, a.amount_sought, a.deck_url, a.answers,
            case when a.profile is null then s.sector_code else a.sector_code end as sector,
            case when a.profile is null then s.stage else a.stage end as stage,
            case when a.profile is null then s.region else a.region end as region,
            case when a.profile is null then s.region_key else a.region_key end as region_key,
            case when a.profile is null then s.country else a.country end as country,
            a.prepared_verdict, a.submitted_within, a.created_at, a.changed_at, a.submitted_at, s.name_key, a.submitted_key, a.amount_key, a.status as status_key, a.xmin as version
        from applications a
        join startups s on s.id = a.startup_id
        join contests c on c.id = a.contest_id
        join stops t on t.id = a.stop_id
        """;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<SavedViewRow>(view =>
        {
            view.ToTable("saved_views");
            view.Property(v => v.Id).ValueGeneratedNever();
            view.Property(v => v.Name).HasMaxLength(Shapes.Name);
            view.Property(v => v.List).HasColumnType("jsonb").HasJson();
            view.HasOne<Person>().WithMany().HasForeignKey(v => v.PersonId).OnDelete(DeleteBehavior.Cascade);
            view.HasOne<Stop>().WithMany().HasForeignKey(v => v.StopId).OnDelete(DeleteBehavior.Cascade);
            view.HasIndex(v => new { v.PersonId, v.Name }).IsUnique().HasDatabaseName("ux_saved_views_name");
            view.HasIndex(v => v.StopId).HasFilter("is_shared").HasDatabaseName("ix_saved_views_shared");
        });
        model.HasDbFunction(() => Folded.Of(default!)).HasName("folded");
        model.Entity<ListedApplication>(row =>
        {
            row.HasNoKey().ToSqlQuery(Listed);
            row.Property(r => r.Version).HasColumnType("xid");
            row.Property(r => r.Answers).HasJson();
        });
        model.SharedTypeEntity<SearchedText>(Applications, row => row.HasNoKey().ToSqlQuery("select id, search as text, sector_code as sector from applications where profile is not null"));
        model.SharedTypeEntity<SearchedText>(Drafts, row => row.HasNoKey().ToSqlQuery("select a.id, s.search as text, s.sector_code as sector from startups s join applications a on a.startup_id = s.id where a.profile is null"));
        model.SharedTypeEntity<SearchedText>(TakingPart, row => row.HasNoKey().ToSqlQuery("select a.id, s.search as text, s.sector_code as sector from startups s join applications a on a.startup_id = s.id where a.status in ('confirmed', 'walkOver')"));
    }

    /// <summary>What everybody who meets a startup may know: not the words of its application.</summary>
    internal const string TakingPart = "searched participants";
    internal const string Applications = "searched applications";
    internal const string Drafts = "searched drafts";
}

internal static class Folded
{
    /// <summary>Without accents and in small letters, by the database's function of that name.</summary>
    internal static string Of(string words) => throw new NotSupportedException($"Only the database folds \"{words}\".");
}
