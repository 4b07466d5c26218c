using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Pipeline;

/// <summary>The key was used for another request.</summary>
internal sealed class IdempotencyKeyReusedException() : Exception("This Idempotency-Key was used for another request. Take a new key for a new request.");

/// <summary>The first request with this key is still being worked on.</summary>
internal sealed class IdempotencyKeyInFlightException() : Exception("The first request with this Idempotency-Key is still being worked on. Ask again in a moment.");

/// <summary>What a request with an Idempotency-Key answered.</summary>
internal sealed class IdempotencyKeyRow
{
    public required Guid Actor { get; init; }

    public required string Key { get; init; }

    public required byte[] RequestHash { get; init; }

    public required string Answer { get; init; }

    public required Instant CreatedAt { get; init; }
}

internal static class IdempotencyMappings
{
    internal const string PrimaryKey = "pk_idempotency_keys";
    internal const int LongestKey = 200;

    internal static void Map(ModelBuilder model) => model.Entity<IdempotencyKeyRow>(row =>
    {
        row.ToTable("idempotency_keys");
        row.HasKey(r => new { r.Actor, r.Key }).HasName(PrimaryKey);
        row.Property(r => r.Key).HasMaxLength(LongestKey);
        row.Property(r => r.Answer).HasColumnType("jsonb");
        row.HasIndex(r => r.CreatedAt).HasDatabaseName("ix_idempotency_keys_created_at");
    });
}

/// <summary>
/// Makes a repeated POST harmless: same key and same request, same answer; another request, 422; the first one still running, 409.
/// The key is stored in the transaction of its effect, so neither is ever there without the other.
/// </summary>
internal sealed class IdempotencyBehavior<TRequest, TResponse>(FundtruckDb db, CurrentRequest current, IClock clock, IOptions<JsonOptions> json)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    private sealed record Known(bool Locked, byte[]? RequestHash, string? Answer);

    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        if (current.IdempotencyKey is not { } key || request is IAnswersSecret) return await next(cancellationToken);

        var actor = current.Person?.Value ?? Guid.Empty;
        var hash = Hash(request);
        var known = await Ask(actor, key, cancellationToken);
        if (known.RequestHash is not null)
        {
            if (!known.RequestHash.AsSpan().SequenceEqual(hash)) throw new IdempotencyKeyReusedException();
            current.IsRepeated = true;
            return JsonSerializer.Deserialize<TResponse>(known.Answer!, Json)!;
        }

        if (!known.Locked) throw new IdempotencyKeyInFlightException();

        var answer = await next(cancellationToken);
        db.Add(new IdempotencyKeyRow { Actor = actor, Key = key, RequestHash = hash, Answer = JsonSerializer.Serialize(answer, Json), CreatedAt = clock.GetCurrentInstant() });
        return answer;
    }

    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    private async Task<Known> Ask(Guid actor, string key, CancellationToken cancellationToken)
    {
        var name = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{actor}:{key}")));
        var rows = await db.Database.SqlQuery<Known>(
            $"""
            select pg_try_advisory_xact_lock({name}) as locked, k.request_hash, k.answer::text as answer
            from (select 1) as always left join idempotency_keys k on k.actor = {actor} and k.key = {key}
            """).ToListAsync(cancellationToken);
        return rows[0];
    }

    private byte[] Hash(TRequest request) => SHA256.HashData([.. Encoding.UTF8.GetBytes(typeof(TRequest).Name), .. JsonSerializer.SerializeToUtf8Bytes(request, Json)]);
}
