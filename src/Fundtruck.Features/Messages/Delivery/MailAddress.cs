using System.Buffers;
using MimeKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>What we accept as the address of one mailbox.</summary>
internal static class MailAddress
{
    private const int MostCharacters = 254;

    private static readonly SearchValues<char> Special = SearchValues.Create("<>,;:\"()\\");


    /// <summary>True for one bare address with a domain; false for a list, a display name, a route, white space or a control.</summary>
    public static bool IsUsable(string address) =>
        address.Length is > 2 and <= MostCharacters
        && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || Special.Contains(c))
        && address.IndexOf('@', StringComparison.Ordinal) is var at and > 0
        && at == address.LastIndexOf('@') && at < address.Length - 1
        && MailboxAddress.TryParse(address, out var mailbox) && mailbox.Address == address;
}
