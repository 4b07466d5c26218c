using System.Reflection;

namespace Fundtruck.Features.Pipeline;

/// <summary>Who may send a request at all; which objects they then see is decided in <see cref="People.Visibility"/>.</summary>
internal enum Who
{
    /// <summary>Also people who are not signed in.</summary>
    Everybody,

    /// <summary>Whoever is signed in.</summary>
    SignedIn,

    /// <summary>Those who run the tour.</summary>
    Organizers,

    /// <summary>The application itself, from a job.</summary>
    System,
}

/// <summary>States who may send a request. A request without it is refused.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AccessAttribute(Who who) : Attribute
{
    internal Who Who { get; } = who;

    internal static Who? Of(Type request) => request.GetCustomAttribute<AccessAttribute>()?.Who;
}

/// <summary>Nobody is signed in, but somebody would have to be.</summary>
internal sealed class NotSignedInException() : Exception("Sign in first: send your bearer token in the Authorization header.");

/// <summary>Whoever is signed in may not do this.</summary>
internal sealed class AccessRefusedException() : Exception("Your account may not do this.");

/// <summary>Who is asking, and what their request said beside its content.</summary>
internal sealed class CurrentRequest
{
    /// <summary>The account that is signed in.</summary>
    internal PersonId? Person { get; private set; }

    internal bool IsOrganizer { get; private set; }

    internal bool IsSystem { get; private set; }

    /// <summary>Where the request came from; null for the application's own.</summary>
    internal string? Address { get; set; }

    /// <summary>Its Idempotency-Key was used before: it gets the first answer and changes nothing.</summary>
    internal bool IsRepeated { get; set; }

    /// <summary>The Idempotency-Key header of a POST.</summary>
    internal string? IdempotencyKey { get; set; }

    /// <summary>The row version in the If-Match header.</summary>
    internal uint? ExpectedVersion { get; set; }

    /// <summary>The account that is signed in, where there must be one.</summary>
    internal PersonId Me => Person ?? throw new NotSignedInException();

    internal void SignedInAs(PersonId person, bool isOrganizer) => (Person, IsOrganizer) = (person, isOrganizer);

    internal void ActAsSystem() => IsSystem = true;

    internal bool May(Who who) => IsSystem || who switch
    {
        Who.Everybody => true,
        Who.SignedIn => Person is not null,
        Who.Organizers => IsOrganizer,
        _ => false,
    };
}

/// <summary>Refuses a request that its sender may not send, and every request that does not say who may.</summary>
internal sealed class AccessBehavior<TRequest, TResponse>(CurrentRequest current) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    private static readonly Who Needed = AccessAttribute.Of(typeof(TRequest)) ?? Who.System;

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        if (current.May(Needed)) return next(cancellationToken);
        throw current.Person is null ? new NotSignedInException() : new AccessRefusedException();
    }
}
