using System.Net;
using System.Net.Sockets;

namespace Fundtruck.LocalPostgres;

/// <summary>Ports of 127.0.0.1. Free now is no promise for later: the server's own bind decides.</summary>
internal static class LocalPort
{
    public static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
