using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fundtruck.Features.Database;
using Microsoft.AspNetCore.DataProtection;

namespace Fundtruck.Api;

/// <summary>The keys with which cookies and form tokens are protected: in the database, so that every process reads what another wrote.</summary>
internal static class KeyRing
{
    internal static void Add(WebApplicationBuilder builder, Settings settings)
    {
        // That keys lie in clear is worth a warning where there is something to lose.
        if (!builder.Environment.IsProduction()) builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var keys = builder.Services.AddDataProtection().SetApplicationName("Fundtruck").PersistKeysToDbContext<FundtruckDb>();
        if (settings.KeyCertificate.Length > 0) keys.ProtectKeysWithCertificate(Certificate(settings));
    }

    private static X509Certificate2 Certificate(Settings settings)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(settings.KeyCertificate, settings.KeyCertificatePassword);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"Fundtruck__KeyCertificate can't be read as a PKCS #12 file with that password: {exception.Message}");
        }
    }
}
