namespace Fundtruck.Features.Messages;

/// <summary>Where people reach the tour, for links in mails: the configured address, else the one that the server listens on.</summary>
internal sealed class PublicAddress
{
    internal string Base { get; set; } = "http://localhost:5080";

    internal string Of(string path) => Base.TrimEnd('/') + path;
}
