using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fundtruck.Api;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime.Testing;
using Npgsql;

namespace Fundtruck.Tests.House;

public sealed class KeyRingTests(TestCluster cluster) : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"fundtruck-keys-{Guid.NewGuid():N}.pfx");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task What_one_process_protects_another_on_the_same_database_reads()
    {
        var database = await cluster.NewDatabase();
        await using var one = await Host(database);
        await using var other = await Host(database);

        Assert.Equal("a secret", Protector(other).Unprotect(Protector(one).Protect("a secret")));
        Assert.Contains("unencrypted", await Keys(database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_certificate_the_keys_lie_encrypted_in_the_database()
    {
        using (var key = RSA.Create(2048))
        using (var certificate = new CertificateRequest("CN=Fundtruck", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)))
            await File.WriteAllBytesAsync(_file, certificate.Export(X509ContentType.Pkcs12, "over the hills"));

        var database = await cluster.NewDatabase();
        string[] settings = [$"--Fundtruck:KeyCertificate={_file}", "--Fundtruck:KeyCertificatePassword=over the hills"];
        await using var one = await Host(database, settings);
        await using var other = await Host(database, settings);

        Assert.Equal("a secret", Protector(other).Unprotect(Protector(one).Protect("a secret")));
        Assert.Contains("EncryptedKey", await Keys(database), StringComparison.Ordinal);
        Assert.DoesNotContain("unencrypted", await Keys(database), StringComparison.Ordinal);
        await Assert.ThrowsAsync<CannotStartException>(() => Host(database, settings[0], "--Fundtruck:KeyCertificatePassword=wrong"));
    }

    private static Task<TourHost> Host(string database, params string[] settings) => TourHost.Build(
        CommandLine.Read(["--environment=Testing", $"--ConnectionStrings:Fundtruck={database}", "--Mail:Host=127.0.0.1", "--Mail:From=tour@fundtruck.example", "--Logging:LogLevel:Default=Error", .. settings]),
        new FakeClock(NodaTime.Instant.FromUtc(2027, 5, 3, 8, 0)));

    private static IDataProtector Protector(TourHost host) => host.App.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("a test");

    private static async Task<string> Keys(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("select string_agg(xml, '') from data_protection_keys");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
