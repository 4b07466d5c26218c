namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// A stream that hands over what is written when it is flushed, or when 64 kB have come together. MailKit writes a mail in pieces of 4 kB, and each piece would wake up both ends of the connection.
/// </summary>
internal sealed class WholeWrites(Stream inner) : Stream
{
    private readonly byte[] _kept = new byte[64 * 1024];
    private int _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override bool CanTimeout => inner.CanTimeout;

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!Fits(buffer.Length)) Flush();
        if (!Fits(buffer.Length)) inner.Write(buffer);
        else Keep(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!Fits(buffer.Length)) await FlushAsync(cancellationToken);
        if (!Fits(buffer.Length)) await inner.WriteAsync(buffer, cancellationToken);
        else Keep(buffer.Span);
    }

    public override void Flush()
    {
        if (Taken() is { Length: > 0 } kept) inner.Write(kept.Span);
        inner.Flush();
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (Taken() is { Length: > 0 } kept) await inner.WriteAsync(kept, cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private bool Fits(int count) => _length + count <= _kept.Length;

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_kept.AsSpan(_length));
        _length += bytes.Length;
    }

    private ReadOnlyMemory<byte> Taken()
    {
        var kept = _kept.AsMemory(0, _length);
        _length = 0;
        return kept;
    }
}
