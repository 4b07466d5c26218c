using MimeKit;
using MimeKit.IO;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>A message whose text only leaves once something else is done; who sends it and to whom may go ahead.</summary>
internal sealed class GatedMessage : MimeMessage
{
    /// <summary>What must be done first. When it fails, the text does not leave.</summary>
    public Task First { get; set; } = Task.CompletedTask;

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool headersOnly, CancellationToken cancellationToken = default)
    {
        if (stream is not MeasuringStream) await First; // MailKit measures it before it begins
        await base.WriteToAsync(options, stream, headersOnly, cancellationToken);
    }
}
