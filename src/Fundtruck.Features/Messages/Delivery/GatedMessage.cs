using MimeKit;
using MimeKit.IO;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>A message whose text only leaves once something else is done; who sends it and to whom may go ahead.</summary>
internal sealed class GatedMessage : MimeMessage
{
    /// <summary>What must be done first. When it fails, the text does not leave.</summary>
    public Task First { get; set; } = Task.CompletedTask;

    // MailKit measures the text before it begins; that may go ahead as well.
    internal Task Before(Stream stream) => stream is MeasuringStream ? Task.CompletedTask : First;
}

/// <summary>The text of a gated message that has no other part.</summary>
internal sealed class GatedText(GatedMessage message, string subtype) : TextPart(subtype)
{
    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        await message.Before(stream);
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken);
    }
}

/// <summary>The parts of a gated message.</summary>
internal sealed class GatedParts(GatedMessage message, string subtype) : Multipart(subtype)
{
    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        await message.Before(stream);
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken);
    }
}
