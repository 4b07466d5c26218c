using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// Puts mail into a folder, one .eml file each, for a tour without a mail server. A file appears whole or not at all, and a message
/// written again takes the place of the first.
/// </summary>
internal sealed class MailFolderCarrier(string folder) : IMailCarrier
{
    public Task<IMailRound> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MailServerUnreachableException(failure.Message, failure);
        }
        return Task.FromResult<IMailRound>(new Round(folder));
    }

    private sealed class Round(string folder) : IMailRound
    {
        private const int StampLength = 17; // 20270328T090000Z-
        private const int MostCharacters = 120;

        public async Task<string> SendAsync(MimeMessage message, Task first, CancellationToken cancellationToken)
        {
            await first;
            var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.part");
            try
            {
                await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                {
                    await message.WriteToAsync(file, cancellationToken);
                    file.Flush(flushToDisk: true);
                }
                var path = PathOf(message);
                File.Move(temporary, path, overwrite: true);
                return $"written to {Path.GetFileName(path)}";
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new MailServerUnreachableException(failure.Message, failure) { WhileHandingOver = true };
            }
            finally
            {
                if (File.Exists(temporary)) File.Delete(temporary);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>The file that already holds this message, else a new name.</summary>
        private string PathOf(MimeMessage message)
        {
            var id = SafeName(message.MessageId ?? throw new ArgumentException("A message has an id.", nameof(message)));
            var stamp = message.Date.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z-'", CultureInfo.InvariantCulture);
            return Directory.EnumerateFiles(folder, $"*-{id}.eml").FirstOrDefault(f => Path.GetFileName(f)[StampLength..] == $"{id}.eml")
                ?? Path.Combine(folder, $"{stamp}{id}.eml");
        }

        private static string SafeName(string messageId)
        {
            var name = Uri.EscapeDataString(messageId).Replace("%40", "@", StringComparison.Ordinal);
            return name.Length <= MostCharacters ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)));
        }
    }
}
