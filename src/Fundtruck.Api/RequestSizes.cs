using Microsoft.AspNetCore.Http.Features;

namespace Fundtruck.Api;

/// <summary>How large a request may be, in all its parts.</summary>
internal static class RequestSizes
{
    internal const int Body = 1024 * 1024;
    internal const int Headers = 64;
    internal const int FormFields = 200;

    private const int HeaderBytes = 16 * 1024;
    private const int FieldName = 200;
    private const int FieldValue = 16 * 1024;

    internal static void Bound(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Body;
            kestrel.Limits.MaxRequestHeaderCount = Headers;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        });
        builder.Services.Configure<FormOptions>(form =>
        {
            form.BufferBodyLengthLimit = form.MultipartBodyLengthLimit = Body;
            form.ValueCountLimit = FormFields;
            (form.KeyLengthLimit, form.ValueLengthLimit) = (FieldName, FieldValue);
            (form.MultipartHeadersCountLimit, form.MultipartHeadersLengthLimit) = (8, 4 * 1024);
        });
    }
}
