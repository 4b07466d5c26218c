using Fundtruck.Features.Applications.Decks.Storage;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.Applications.Decks;

/// <summary>Deletes files whose rows are gone, and never one that has a row: each time it asks the database.</summary>
internal sealed class DeckFiles(IServiceScopeFactory scopes, IDeckStorage storage, IClock clock, ILogger<DeckFiles> log)
{
    private const int AtOnce = 500;

    /// <summary>Deletes these, in the background; what fails the hourly sweep makes up for.</summary>
    internal void ForgetLater(IReadOnlyCollection<DeckId> decks) => _ = Forget(decks);

    /// <summary>Deletes what was left behind an hour ago or more: files without a row, and parts of files.</summary>
    internal async Task Sweep(CancellationToken cancellationToken)
    {
        var before = clock.GetCurrentInstant() - CollectDecksHandler.Patience;
        IncomingFiles.DeleteBefore(storage.Incoming, before);
        await foreach (var found in storage.Before(before, cancellationToken).Chunk(AtOnce)) await Delete(found, cancellationToken);
    }

    private async Task Forget(IReadOnlyCollection<DeckId> decks)
    {
        try
        {
            await Delete(decks, CancellationToken.None);
        }
        catch (Exception exception)
        {
            log.LogWarning("Files of decks are deleted later: {Why}", exception.Message);
        }
    }

    private async Task Delete(IReadOnlyCollection<DeckId> decks, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        var kept = await db.Decks.Where(deck => decks.Contains(deck.Id) && deck.Status != DeckStatus.Refused).Select(deck => deck.Id).ToHashSetAsync(cancellationToken);
        foreach (var orphan in decks.Where(deck => !kept.Contains(deck))) await storage.Delete(orphan, cancellationToken);
    }
}
