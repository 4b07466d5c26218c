using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>One mail in the list: the name of its page, and what its headers say.</summary>
internal sealed record MailInFolder(string Name, string To, string Subject, DateTimeOffset At);

/// <summary>Reads what <see cref="MailFolderCarrier"/> wrote. No name leads out of the folder.</summary>
internal sealed partial class MailFolder(string folder)
{
    /// <summary>The newest mails whose recipient contains these words, newest first.</summary>
    public IReadOnlyList<MailInFolder> Newest(string to, int atMost)
    {
        if (!Directory.Exists(folder)) return [];

        return Directory.EnumerateFiles(folder, "*.eml")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => NameShape().IsMatch(name))
            .OrderByDescending(name => name, StringComparer.Ordinal)
            .Select(Headers)
            .OfType<MailInFolder>()
            .Where(mail => mail.To.Contains(to, StringComparison.OrdinalIgnoreCase))
            .Take(atMost)
            .ToList();
    }

    /// <summary>The bytes of one mail, or null when there is none of this name.</summary>
    public byte[]? Find(string name)
    {
        if (!NameShape().IsMatch(name)) return null;
        try
        {
            return File.ReadAllBytes(PathOf(name));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private MailInFolder? Headers(string name)
    {
        try
        {
            using var file = File.OpenRead(PathOf(name));
            var headers = HeaderList.Load(file);
            var to = InternetAddressList.TryParse(headers[HeaderId.To] ?? "", out var list) ? list.ToString() : "";
            var at = DateTimeOffset.ParseExact(
                name[..16], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            return new MailInFolder(name, to, headers[HeaderId.Subject] ?? "", at);
        }
        catch (Exception failure) when (failure is IOException or FormatException)
        {
            return null; // gone or spoilt since it was listed
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name + ".eml");

    [GeneratedRegex(@"\A[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9@._~%-]{1,120}\z")]
    private static partial Regex NameShape();
}
