using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Fundtruck.Features.Changes.Hooks;

/// <summary>Secrets of hooks lie in the database under the same keys as cookies: whoever reads the table alone signs nothing.</summary>
internal sealed class HookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Fundtruck.Hooks");

    internal string Protect(string secret) => _protector.Protect(secret);

    /// <summary>The secrets with which the hook signs now; none when its own can't be read any more.</summary>
    internal IReadOnlyList<string> Of(Hook hook, Instant now)
    {
        if (Read(hook.Secret) is not { } secret) return [];
        return hook is { OldSecret: { } old } && hook.OldSecretUntil > now && Read(old) is { } before ? [secret, before] : [secret];
    }

    private string? Read(string kept)
    {
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
