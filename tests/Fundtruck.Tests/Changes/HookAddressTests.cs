using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Fundtruck.Features.Changes.Hooks;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Fundtruck.Tests.Changes;

/// <summary>Hooks lead to the public internet and nowhere else.</summary>
public sealed partial class HookAddressTests
{
    [Theory]
    [InlineData("0.0.0.0"), InlineData("0.1.2.3"), InlineData("10.0.0.0"), InlineData("10.255.255.255"), InlineData("100.64.0.1"), InlineData("100.127.255.255"), InlineData("100.100.100.200"), InlineData("127.0.0.1"), InlineData("127.255.255.254")]
    [InlineData("169.254.0.1"), InlineData("169.254.169.254"), InlineData("169.254.170.2"), InlineData("172.16.0.1"), InlineData("172.31.255.255"), InlineData("192.0.0.192"), InlineData("192.0.2.1"), InlineData("192.88.99.1"), InlineData("192.168.0.1")]
    [InlineData("192.168.255.255"), InlineData("198.18.0.1"), InlineData("198.19.255.255"), InlineData("198.51.100.1"), InlineData("203.0.113.1"), InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255"), InlineData("168.63.129.16")]
    [InlineData("::"), InlineData("::1"), InlineData("::127.0.0.1"), InlineData("::8.8.8.8"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::ffff:169.254.169.254"), InlineData("::ffff:192.168.0.1"), InlineData("::ffff:0:10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1"), InlineData("64:ff9b::8.8.8.8"), InlineData("64:ff9b:1::1"), InlineData("100::1"), InlineData("2001::1"), InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2"), InlineData("2001:2::1"), InlineData("2001:10::1"), InlineData("2001:20::1")]
    [InlineData("2001:db8::1"), InlineData("2002:7f00:1::"), InlineData("2002:a00:1::1"), InlineData("3fff::1"), InlineData("5f00::1"), InlineData("fc00::1"), InlineData("fd00:ec2::254"), InlineData("fdff:ffff::1"), InlineData("fe80::1"), InlineData("fe80::1%1"), InlineData("febf::1")]
    [InlineData("fec0::1"), InlineData("ff00::1"), InlineData("ff02::1"), InlineData("ff0e::1")]
    public void What_is_not_public_is_known(string address) => Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(address)), address);

    [Theory]
    [InlineData("1.1.1.1"), InlineData("8.8.8.8"), InlineData("9.255.255.255"), InlineData("11.0.0.0"), InlineData("100.63.255.255"), InlineData("100.128.0.0"), InlineData("126.255.255.255"), InlineData("128.0.0.1"), InlineData("169.253.255.255"), InlineData("169.255.0.0")]
    [InlineData("172.15.255.255"), InlineData("172.32.0.0"), InlineData("192.0.1.0"), InlineData("192.167.255.255"), InlineData("192.169.0.0"), InlineData("198.17.255.255"), InlineData("198.20.0.0"), InlineData("223.255.255.255"), InlineData("::ffff:8.8.8.8")]
    [InlineData("2001:200::1"), InlineData("2001:4860:4860::8888"), InlineData("2003::1"), InlineData("2606:4700:4700::1111"), InlineData("2a00:1450:4007::200e"), InlineData("3ffe::1")]
    public void What_is_public_is_known(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)), address);

    [Theory]
    [InlineData("https://hooks.example/x", false, null), InlineData("https://hooks.example:443/x", false, null), InlineData("https://8.8.8.8/x", false, null)]
    [InlineData("https://localhost/x", false, "public"), InlineData("https://127.0.0.1/x", false, "public"), InlineData("https://0x7f.1/x", false, "public"), InlineData("https://2130706433/x", false, "public"), InlineData("https://[::1]/x", false, "public"), InlineData("https://[::ffff:127.0.0.1]/x", false, "public")]
    [InlineData("http://127.0.0.1:5000/x", true, null), InlineData("http://localhost:5000/x", true, null), InlineData("http://10.0.0.1/x", true, "https"), InlineData("https://10.0.0.1/x", true, "public"), InlineData("http://hooks.example/x", true, "https")]
    public void Receivers_on_this_machine_are_allowed_only_where_the_setting_says_so(string url, bool allowLocal, string? against)
    {
        var found = HookAddress.Against(url, new HookOptions { AllowLocal = allowLocal });
        if (against is null) Assert.Null(found);
        else Assert.Contains(against, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé.example"), InlineData("xn--a.example"), InlineData("xn--.example"), InlineData("a..example"), InlineData("\u200d.example"), InlineData("é\u0301\u0661a.example"), InlineData("אa.example")]
    public async Task A_host_that_is_no_name_is_refused_or_called_in_vain(string host)
    {
        using var sender = new HookSender(Options.Create(new HookOptions { TimeoutSeconds = 2 })) { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) };
        HookAddress.Against($"https://{host}/x", new HookOptions());
        Assert.NotNull((await sender.Send($"https://{host}/x", Guid.NewGuid(), [], "t=0", default)).Error);
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_refused_when_it_is_called_and_nobody_is_connected_to()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var to = new DnsEndPoint("rebound.example", ((IPEndPoint)listener.LocalEndpoint).Port);
        foreach (var answer in new[] { "127.0.0.1", "8.8.8.8 127.0.0.1", "::ffff:127.0.0.1", "127.0.0.1 8.8.8.8", "" })
            await Assert.ThrowsAsync<AddressNotPublicException>(async () => await HookAddress.Connect(to, new HookOptions(), Leads(answer), default));
        Assert.False(listener.Pending(), "Somebody was connected to.");

        // The control: without the refusal the same call arrives, at the address that was looked at.
        await using var stream = await HookAddress.Connect(to, new HookOptions { AllowLocal = true }, Leads("127.0.0.1"), default);
        using var caller = await listener.AcceptTcpClientAsync();
        Assert.True(caller.Connected);
        await Assert.ThrowsAsync<AddressNotPublicException>(async () => await HookAddress.Connect(to, new HookOptions { AllowLocal = true }, Leads("10.0.0.1"), default));
    }

    [Fact]
    public async Task A_name_is_resolved_once_so_that_no_second_answer_leads_elsewhere()
    {
        var asked = 0;
        using var sender = new HookSender(Options.Create(new HookOptions { TimeoutSeconds = 2 }))
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "8.8.8.8")]),
        };
        var answered = await sender.Send("https://rebound.example/x", Guid.NewGuid(), [], "t=0", default);
        Assert.Equal((null, "Its host does not lead to a public address.", 1), (answered.Status, answered.Error, asked));
    }

    [Fact]
    public void The_example_that_tells_receivers_how_to_check_a_signature_is_right()
    {
        var text = File.ReadAllText(Path.Combine(Repository(), "docs", "decisions", "changes.md"));
        var (secret, time, body, header) = (Value("secret"), long.Parse(Value("time"), System.Globalization.CultureInfo.InvariantCulture), Value("body"), Value("header"));
        Assert.Equal($"Fundtruck-Signature: {HookSignature.Of([secret], Instant.FromUnixTimeSeconds(time), Encoding.UTF8.GetBytes(body))}", header);
        Assert.True(new Delivered("", "", header["Fundtruck-Signature: ".Length..], body).IsSignedWith(secret, DateTimeOffset.FromUnixTimeSeconds(time)));

        string Value(string name) => Line().Matches(text).Single(match => match.Groups[1].Value == name).Groups[2].Value;
    }

    [Fact]
    public void The_document_names_every_kind_of_change()
    {
        var text = File.ReadAllText(Path.Combine(Repository(), "docs", "decisions", "changes.md"));
        Assert.Equal(Features.Changes.Tell.Kinds, Kind().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    private static Func<string, CancellationToken, Task<IPAddress[]>> Leads(string to) => (_, _) => Task.FromResult(to.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToArray());

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fundtruck.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    [GeneratedRegex(@"`((stop|contest|application|pitch|meeting|meetingRequest|investor)\.[a-zA-Z]+)`")]
    private static partial Regex Kind();

    [GeneratedRegex(@"^(secret|time|body|header) +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
