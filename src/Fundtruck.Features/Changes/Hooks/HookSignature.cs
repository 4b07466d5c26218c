using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fundtruck.Features.Changes.Hooks;

/// <summary>How a receiver knows that a delivery is ours and fresh: HMAC-SHA-256 over the time and the body.</summary>
internal static class HookSignature
{
    internal const string Header = "Fundtruck-Signature";

    /// <summary>"t=", Unix seconds, and a "v1=" for each secret that is valid.</summary>
    internal static string Of(IEnumerable<string> secrets, Instant now, ReadOnlySpan<byte> body)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. body];
        return $"t={time}" + string.Concat(secrets.Select(secret => $",v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}"));
    }
}
