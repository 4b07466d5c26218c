using System.Net;
using System.Net.Sockets;

namespace Fundtruck.Features.Changes.Hooks;

/// <summary>A host of a hook leads to somewhere that is not public.</summary>
internal sealed class AddressNotPublicException() : IOException("The address is not a public one.");

/// <summary>What is allowed as the address of a hook, when it is registered and each time that somebody connects.</summary>
internal static class HookAddress
{
    /// <summary>What stands against an address; null when nothing does. Where its host leads is asked when it is called.</summary>
    internal static string? Against(string url, HookOptions options)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.HostNameType == UriHostNameType.Unknown || Ascii(uri) is not { } host) return "Give a whole address that begins with https://.";
        var isLocal = options.AllowLocal && uri.IsLoopback;
        if (uri.Scheme != Uri.UriSchemeHttps && !(isLocal && uri.Scheme == Uri.UriSchemeHttp)) return "Give a whole address that begins with https://.";
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0) return "Give an address without a name, a password or a part after #.";
        if (!isLocal && uri.Port != 443) return "Only port 443 is called.";
        return isLocal || !(uri.IsLoopback || (IPAddress.TryParse(host, out var address) && !PublicAddresses.IsPublic(address))) ? null : "This address is not a public one.";
    }

    /// <summary>
    /// Resolves the host once and connects to what was looked at, so that no second answer of a name server leads elsewhere. One address that is not public is enough to refuse.
    /// </summary>
    internal static async ValueTask<Stream> Connect(DnsEndPoint to, HookOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        var addresses = await resolve(to.Host, cancellationToken);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => PublicAddresses.IsPublic(address) || (options.AllowLocal && IsHere(address)))) throw new AddressNotPublicException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The host as it is looked up; null for one that no name server can be asked for.</summary>
    private static string? Ascii(Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    private static bool IsHere(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
