using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>Hands mail to the configured SMTP server.</summary>
internal sealed class SmtpMailCarrier(IOptions<MailOptions> options) : IMailCarrier
{
    public async Task<IMailRound> BeginAsync(CancellationToken cancellationToken)
    {
        var round = new SmtpMailRound(options.Value);
        try
        {
            await round.ConnectAsync(cancellationToken);
            return round;
        }
        catch
        {
            await round.DisposeAsync();
            throw;
        }
    }
}
