using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Fundtruck.Features.Messages;

/// <summary>
/// Secrets to sign with, one derived from each key of the ring. What the ring itself protects is different each time; what is signed with these is the same in every process and on every day,
/// because the oldest key that counts signs.
/// </summary>
internal sealed class UnsubscribeKeys(IDataProtectionProvider protection, IKeyManager keys)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly byte[] Purpose = "Fundtruck.Unsubscribe.v2"u8.ToArray();

    private volatile Ring? _ring;

    internal (Guid Key, byte[] Secret) Signing => Present() is { Secrets: [var oldest, ..] } ? oldest : throw new CryptographicException("No key of the ring can be read.");

    /// <summary>The secret of a key; null for one that does not count. One that is unknown may have been made by another process: the ring is looked at again, once a minute at most.</summary>
    internal byte[]? Of(Guid key) => Find(Present(), key) ?? (Present() is { Age: var age } && age > Patience ? Find(_ring = Read(), key) : null);

    private static byte[]? Find(Ring ring, Guid key) => ring.Secrets.FirstOrDefault(it => it.Key == key).Secret;

    private Ring Present() => _ring is { Changed.IsCancellationRequested: false } ring ? ring : _ring = Read();

    private Ring Read()
    {
        var changed = keys.GetCacheExpirationToken();
        if (keys.GetAllKeys().Count == 0) protection.CreateProtector("Fundtruck.Unsubscribe").Protect([0]); // makes the first key
        return new([.. keys.GetAllKeys().Where(key => !key.IsRevoked).OrderBy(key => key.CreationDate).ThenBy(key => key.KeyId).Select(key => (key.KeyId, Secret(key))).Where(it => it.Item2 is not null)!], changed);
    }

    private static byte[]? Secret(IKey key)
    {
        try
        {
            var master = key.Descriptor.ExportToXml().SerializedDescriptorElement.Descendants("masterKey").Single().Element("value")!.Value;
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(master), HMACSHA256.HashSizeInBytes, info: Purpose);
        }
        catch (CryptographicException)
        {
            return null; // it lies under a certificate that we don't have
        }
    }

    private sealed record Ring(IReadOnlyList<(Guid Key, byte[] Secret)> Secrets, CancellationToken Changed)
    {
        private readonly long _readAt = Stopwatch.GetTimestamp();

        internal TimeSpan Age => Stopwatch.GetElapsedTime(_readAt);
    }
}
