using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Fundtruck.Api;

/// <summary>Whose word on the caller's address and scheme counts: that of the listed proxies, and of nobody else.</summary>
internal static class Proxies
{
    private static readonly char[] Separators = [',', ' '];

    /// <summary>Reads addresses and networks such as "10.0.0.7, 10.1.0.0/16"; null when one of them is none.</summary>
    internal static IReadOnlyList<IPNetwork>? Read(string trusted)
    {
        var networks = new List<IPNetwork>();
        foreach (var word in trusted.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(word, out var address)) networks.Add(new IPNetwork(address, 8 * address.GetAddressBytes().Length));
            else if (IPNetwork.TryParse(word, out var network)) networks.Add(network);
            else return null;
        }

        return networks;
    }

    /// <summary>Decided last, so that no other switch of the framework lets everybody's headers in.</summary>
    internal static void Add(IServiceCollection services, Settings settings) => services.PostConfigure<ForwardedHeadersOptions>(options =>
    {
        var trusted = Read(settings.TrustedProxies)!;
        options.ForwardedHeaders = trusted.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = null; // through all of them, up to the first that is not trusted
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted) options.KnownIPNetworks.Add(network);
    });
}
