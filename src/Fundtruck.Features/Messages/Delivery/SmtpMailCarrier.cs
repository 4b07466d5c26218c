using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>Hands mail to the configured SMTP server; the gate, where there is one, says when it may connect.</summary>
internal sealed class SmtpMailCarrier(IOptions<MailOptions> options, MailServerGate? gate = null) : IMailCarrier
{
    public async Task<IMailRound> BeginAsync(CancellationToken cancellationToken)
    {
        var round = new SmtpMailRound(options.Value, gate);
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
