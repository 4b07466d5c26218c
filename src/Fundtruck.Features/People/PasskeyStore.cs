using Microsoft.AspNetCore.Identity;

namespace Fundtruck.Features.People;

/// <summary>
/// What ASP.NET Core Identity's passkey handler asks of a store: who somebody is, and which passkeys they have. It changes nothing; the use cases do.
/// </summary>
internal sealed class PasskeyStore(FundtruckDb db) : IUserPasskeyStore<Person>
{
    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        PersonId.TryParse(userId, out var id) ? await db.People.AsTracking().SingleOrDefaultAsync(person => person.Id == id, cancellationToken) : null;

    public async Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        var email = Person.Normal(normalizedUserName);
        return await db.People.AsTracking().SingleOrDefaultAsync(person => person.Email == email, cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        [.. (await db.Passkeys.Where(passkey => passkey.PersonId == user.Id).ToListAsync(cancellationToken)).Select(Info)];

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => await (
        from passkey in db.Passkeys
        join person in db.People.AsTracking() on passkey.PersonId equals person.Id
        where passkey.CredentialId == credentialId
        select person).SingleOrDefaultAsync(cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        await db.Passkeys.SingleOrDefaultAsync(passkey => passkey.PersonId == user.Id && passkey.CredentialId == credentialId, cancellationToken) is { } found ? Info(found) : null;

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
        // The database belongs to the request.
    }

    private static UserPasskeyInfo Info(Passkey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt.ToDateTimeOffset(), (uint)passkey.SignCount, [.. passkey.Transports], passkey.IsUserVerified, passkey.IsBackupEligible,
        passkey.IsBackedUp, passkey.AttestationObject, passkey.ClientData)
    { Name = passkey.Name };
}
