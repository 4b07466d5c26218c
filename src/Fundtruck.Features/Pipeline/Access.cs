using System.Reflection;

namespace Fundtruck.Features.Pipeline;

/// <summary>Who may send a request at all; which objects they then see is decided in <see cref="People.Visibility"/>.</summary>
internal enum Who
{
    /// <summary>Also people who are not signed in.</summary>
    Everybody,

    /// <summary>Whoever is signed in.</summary>
    SignedIn,

    /// <summary>Organizers, and those who host a stop; which one is theirs is decided in <see cref="People.Visibility"/>.</summary>
    Hosts,

    /// <summary>Those who run the tour.</summary>
    Organizers,

    /// <summary>Those who say who runs the tour.</summary>
    Administrators,

    /// <summary>The application itself, from a job.</summary>
    System,
}

/// <summary>States who may send a request. A request without it is refused.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AccessAttribute(Who who) : Attribute
{
    internal Who Who { get; } = who;

    /// <summary>No API token may send it, whatever its scopes: sessions, tokens, and who may do what.</summary>
    public bool InPersonOnly { get; init; }

    internal static Who? Of(Type request) => request.GetCustomAttribute<AccessAttribute>()?.Who;
}

/// <summary>What an API token may do: a part of the tour and a verb, such as "meetings:read".</summary>
internal static class Scopes
{
    private const string Read = "read";
    private const string Write = "write";

    /// <summary>The parts are the folders of the use cases.</summary>
    internal static IReadOnlyList<string> All { get; } =
    [
        .. from request in typeof(Scopes).Assembly.GetTypes()
           where request is { IsAbstract: false, IsInterface: false } && typeof(IBaseRequest).IsAssignableFrom(request)
               && request.GetCustomAttribute<AccessAttribute>() is { InPersonOnly: false, Who: not Who.System }
           select Of(request) into scope
           group scope by scope into scopes
           orderby scopes.Key
           select scopes.Key,
    ];

    /// <summary>The scope that a request needs; null when no token may send it.</summary>
    internal static string? Needed(Type request) => request.GetCustomAttribute<AccessAttribute>() is { InPersonOnly: false } ? Of(request) : null;

    private static string Of(Type request) =>
        $"{Conventions.Word(request.Namespace!.Split('.')[^1])}:{(request.GetInterfaces().Any(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IQuery<>)) ? Read : Write)}";
}

/// <summary>Nobody is signed in, but somebody would have to be.</summary>
internal sealed class NotSignedInException() : Exception("Sign in first: send your bearer token in the Authorization header.");

/// <summary>Whoever is signed in may not do this.</summary>
internal sealed class AccessRefusedException() : Exception("Your account may not do this.");

/// <summary>The token that was sent may not do this, although its owner might.</summary>
internal sealed class ScopeMissingException(string? scope) : Exception(scope is null ? "No API token may do this: sign in yourself." : $"The API token lacks the scope {scope}.");

/// <summary>A browser was led here by a page of somebody else.</summary>
internal sealed class NotFromHereException() : Exception("A browser that is signed in changes things only from pages of this tour.");

/// <summary>Who is asking, and what their request said beside its content.</summary>
internal sealed class CurrentRequest
{
    /// <summary>The account that is signed in.</summary>
    internal PersonId? Person { get; private set; }

    internal bool IsOrganizer { get; private set; }

    internal bool IsAdministrator { get; private set; }

    /// <summary>The session, when somebody is there in person.</summary>
    internal SessionId? Session { get; private set; }

    /// <summary>What the API token may do; null when somebody is there in person.</summary>
    internal IReadOnlyCollection<string>? Scopes { get; private set; }

    /// <summary>The stops that they host.</summary>
    internal IReadOnlyList<Guid> HostedStops { get; private set; } = [];

    /// <summary>What the browser or program calls itself.</summary>
    internal string? Device { get; set; }

    internal bool IsSystem { get; private set; }

    /// <summary>Where the request came from; null for the application's own.</summary>
    internal string? Address { get; set; }

    /// <summary>Its Idempotency-Key was used before: it gets the first answer and changes nothing.</summary>
    internal bool IsRepeated { get; set; }

    /// <summary>The Idempotency-Key header of a POST.</summary>
    internal string? IdempotencyKey { get; set; }

    /// <summary>The row version in the If-Match header.</summary>
    internal uint? ExpectedVersion { get; set; }

    /// <summary>What follows is the answer to a change that was allowed, which may show what was changed.</summary>
    internal bool IsAnswering { get; set; }

    /// <summary>The account that is signed in, where there must be one.</summary>
    internal PersonId Me => Person ?? throw new NotSignedInException();

    internal void SignedInAs(PersonId person, Roles roles, SessionId? session, IReadOnlyCollection<string>? scopes = null)
    {
        (Person, Session, Scopes) = (person, session, scopes);
        (IsOrganizer, IsAdministrator, HostedStops) = (roles.IsOrganizer, roles.IsAdministrator, roles.HostedStops);
    }

    /// <summary>Its API token lacks the scope of what is open to everybody: the roles of its owner show it nothing more.</summary>
    internal void SeeWhatEverybodySees() => (IsOrganizer, IsAdministrator, HostedStops) = (false, false, []);

    internal void ActAsSystem() => IsSystem = true;

    internal bool May(Who who) => IsSystem || who switch
    {
        Who.Everybody => true,
        Who.SignedIn => Person is not null,
        Who.Hosts => IsOrganizer || HostedStops.Count > 0,
        Who.Organizers => IsOrganizer,
        Who.Administrators => IsAdministrator,
        _ => false,
    };

    /// <summary>Organizers run every stop, a host their own.</summary>
    internal bool Runs(StopId stop) => May(Who.Organizers) || HostedStops.Contains(stop.Value);

    /// <summary>What somebody may not run does not exist for them as something to run.</summary>
    internal void MustRun(StopId stop)
    {
        if (!Runs(stop)) throw new NotFoundException("stop");
    }
}

/// <summary>What an account may do in the tour as a whole.</summary>
internal sealed record Roles(bool IsOrganizer, bool IsAdministrator, IReadOnlyList<Guid> HostedStops);

/// <summary>Refuses a request that its sender may not send, and every request that does not say who may.</summary>
internal sealed class AccessBehavior<TRequest, TResponse>(CurrentRequest current) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    private static readonly Who Needed = AccessAttribute.Of(typeof(TRequest)) ?? Who.System;

    private static readonly string? Scope = Scopes.Needed(typeof(TRequest));

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        if (!current.May(Needed)) throw current.Person is null ? new NotSignedInException() : new AccessRefusedException();
        if (current.Scopes is { } scopes && (Scope is null || !(current.IsAnswering || scopes.Contains(Scope))))
        {
            if (Needed != Who.Everybody) throw new ScopeMissingException(Scope);
            current.SeeWhatEverybodySees();
        }

        current.IsAnswering |= request is ICommand<TResponse>;
        return next(cancellationToken);
    }
}
