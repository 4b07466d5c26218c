namespace Fundtruck.Features.People;

/// <summary>Signs in an organizer whose address a provider vouches for. No endpoint sends it: whoever does must have checked the provider's word.</summary>
/// <param name="Email">Verified by the provider.</param>
[Access(Who.System)]
internal sealed record SignInByProvider(string Email) : ICommand<SignedIn>, IAnswersSecret;

internal sealed class SignInByProviderValidator : AbstractValidator<SignInByProvider>
{
    public SignInByProviderValidator() => RuleFor(command => command.Email).IsEmail();
}

internal sealed class SignInByProviderHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<SignInByProvider, SignedIn>
{
    public async Task<SignedIn> Handle(SignInByProvider command, CancellationToken cancellationToken)
    {
        var email = Person.Normal(command.Email);
        var person = await db.People.AsTracking().SingleOrDefaultAsync(person => person.Email == email, cancellationToken);
        if (person is not { DisabledAt: null, ErasedAt: null } || !(person.IsOrganizer || person.IsAdministrator)) throw new AccessRefusedException();
        return db.StartSession(person, current, clock.GetCurrentInstant());
    }
}
