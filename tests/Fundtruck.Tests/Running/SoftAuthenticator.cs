using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fundtruck.Tests.Running;

/// <summary>A device with a passkey, in software: it makes a P-256 key and signs what WebAuthn (level 3) says, without attestation.</summary>
internal sealed class SoftAuthenticator(string domain, string origin) : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private uint _count;

    /// <summary>The user handle that the tour gave it; a test may change it.</summary>
    internal string UserHandle { get; set; } = "";

    /// <summary>Signs with another key than the one that it gave out.</summary>
    internal bool Forges { get; init; }

    /// <summary>The answer of navigator.credentials.create.</summary>
    internal object Create(JsonElement options)
    {
        UserHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var key = _key.ExportParameters(false).Q;
        byte[] cose = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. key.X!, 0x22, 0x58, 0x20, .. key.Y!];
        byte[] data = [.. Head(Present | Verified | HasCredential), .. new byte[16], 0, (byte)_id.Length, .. _id, .. cose];
        byte[] attestation = [0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"), 0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data];
        return Credential(new { clientDataJSON = Encode(ClientData("webauthn.create", options)), attestationObject = Encode(attestation), transports = new[] { "internal" } });
    }

    /// <summary>The answer of navigator.credentials.get.</summary>
    internal object Get(JsonElement options)
    {
        _count++;
        var (data, client) = (Head(Present | Verified), ClientData("webauthn.get", options));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = (Forges ? other : _key).SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Encode(client), authenticatorData = Encode(data), signature = Encode(signature), userHandle = UserHandle });
    }

    public void Dispose() => _key.Dispose();

    private object Credential(object response) => new { id = Encode(_id), rawId = Encode(_id), type = "public-key", clientExtensionResults = new { }, response };

    private byte[] Head(int flags) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)flags, (byte)(_count >> 24), (byte)(_count >> 16), (byte)(_count >> 8), (byte)_count];

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin, crossOrigin = false });

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
