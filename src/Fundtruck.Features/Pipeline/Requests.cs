namespace Fundtruck.Features.Pipeline;

/// <summary>A use case that changes something: it runs in one transaction.</summary>
internal interface ICommand<out TResponse> : IRequest<TResponse>;

/// <summary>A use case that only reads.</summary>
internal interface IQuery<out TResponse> : IRequest<TResponse>;

/// <summary>What a command answers that has nothing to say.</summary>
internal sealed record Done
{
    internal static readonly Done Answer = new();
}

/// <summary>It does not exist, or whoever asks may not know that it does.</summary>
internal sealed class NotFoundException(string what) : Exception($"There is no such {what}.");

/// <summary>Somebody else changed it since it was read.</summary>
internal sealed class StaleException() : Exception("Somebody has changed this since you read it: read it again, then repeat your change.");

/// <summary>A command whose answer is shown once and never stored, so an Idempotency-Key can't repeat it.</summary>
internal interface IAnswersSecret;
