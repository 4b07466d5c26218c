namespace Fundtruck.Features.People;

internal sealed record SectorWord(SectorCode Code, string Fr, string En);

internal sealed record StageWord(FundingStage Code, string Fr, string En);

/// <summary>What a profile is chosen from.</summary>
internal sealed record ProfileWordsView(IReadOnlyList<SectorWord> Sectors, IReadOnlyList<StageWord> Stages);

[Access(Who.Everybody)]
internal sealed record GetProfileWords : IQuery<ProfileWordsView>;

internal sealed class GetProfileWordsHandler : IRequestHandler<GetProfileWords, ProfileWordsView>
{
    private static readonly ProfileWordsView All = new(
        [.. ProfileWords.Sectors.Select(word => new SectorWord(word.Key, word.Value.Fr, word.Value.En))], [.. ProfileWords.Stages.Select(word => new StageWord(word.Key, word.Value.Fr, word.Value.En))]);

    public Task<ProfileWordsView> Handle(GetProfileWords query, CancellationToken cancellationToken) => Task.FromResult(All);
}
