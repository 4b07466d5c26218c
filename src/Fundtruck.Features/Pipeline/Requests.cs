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

/// <summary>Too often in too short a time.</summary>
internal sealed class TooManyRequestsException(string message, Duration wait) : Exception(message)
{
    /// <summary>After that it may be tried again.</summary>
    internal Duration Wait { get; } = wait;
}

/// <summary>A refusal that the command has recorded: what it changed is kept.</summary>
internal sealed class RecordedRefusalException(RuleBrokenException refusal) : Exception(refusal.Message, refusal)
{
    internal RuleBrokenException Refusal { get; } = refusal;
}

/// <summary>A command whose answer is shown once and never stored, so an Idempotency-Key can't repeat it.</summary>
internal interface IAnswersSecret;
